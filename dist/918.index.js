"use strict";
exports.id = 918;
exports.ids = [918];
exports.modules = {

/***/ 42918:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   giveBack: () => (/* binding */ giveBack)
/* harmony export */ });
/* harmony import */ var _backup_target_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19958);
/* harmony import */ var _deploy_end_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64739);
/* harmony import */ var _io_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88062);
/* harmony import */ var _clean_up_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36668);
/* harmony import */ var _group_name_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(70732);
/* harmony import */ var _held_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(18638);
/* harmony import */ var _job_end_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(76090);
/* harmony import */ var _remove_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(47997);
/* harmony import */ var _restored_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(23863);









/**
 * Gives back what a dead step still holds of one restore: its job is cancelled where the run would have done so, and what the job made is
 * removed by id. What does not fit the time stays under its lease.
 */
async function giveBack(giving, restore) {
    const { io, arm, run, deadline } = giving;
    const say = (line) => io.log.info((0,_io_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(`${restore.name}: ${line}`));
    let verdict = "passed";
    let deployed = [];
    try {
        const ended = await (0,_job_end_js__WEBPACK_IMPORTED_MODULE_4__/* .endOfJob */ .o)({ io, arm, deadline, say, runStartedAt: run.startedAt }, restore);
        if (run.mode !== "drill")
            return;
        const deployment = await (0,_deploy_end_js__WEBPACK_IMPORTED_MODULE_1__/* .endOfDeployment */ .A)({ io, arm, deadline, say }, restore);
        deployed = deployment.put;
        if (deployment.open) {
            say(`${deployment.open}; a later drill removes what it makes.`);
            verdict = "unverified";
        }
        if (ended === "running") {
            say("its job has not ended yet; what it makes carries its tag, and a later attempt or drill removes it.");
            verdict = "unverified";
        }
        else if (ended)
            await holdMade(giving, restore, ended);
    }
    catch (error) {
        if (!(error instanceof _io_js__WEBPACK_IMPORTED_MODULE_2__/* .Refused */ .Lw))
            throw error;
        say(`${error.message}: ${error.refusal.text}`);
        verdict = "failed";
    }
    if (run.mode === "drill")
        await removeHeld(giving, restore, deployed, verdict, say);
}
async function removeHeld({ io, arm, keep, deadline }, restore, deployed, before, say) {
    let verdict = before;
    for (const kind of ["resource", "deployment", "container", "group"]) {
        const open = restore.held.filter((each) => each.kind === kind && (each.state === "made" || each.state === "intended"));
        for (const held of (0,_deploy_end_js__WEBPACK_IMPORTED_MODULE_1__/* .inOrder */ .a)(open)) {
            const removed = await (0,_remove_js__WEBPACK_IMPORTED_MODULE_5__/* .remove */ .T)(io, arm, held, kind, (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_3__/* .oursOf */ .nO)(restore, deployed), io.now() < deadline);
            if (removed.how === "gone") {
                (0,_held_js__WEBPACK_IMPORTED_MODULE_7__/* .hold */ ._)(restore, { ...held, state: "gone" });
                say(`gone: ${held.id}`);
            }
            else {
                verdict = removed.how === "unsure" && verdict !== "failed" ? "unverified" : "failed";
                say(`still there: ${held.id} (${removed.how === "refused" ? removed.refused.refusal.text : removed.why})`);
            }
            await keep();
        }
    }
    const inventory = restore.held.filter(({ kind }) => (0,_clean_up_js__WEBPACK_IMPORTED_MODULE_3__/* .removable */ .wM)(kind));
    if (inventory.length > 0 || verdict !== "passed")
        restore.cleanUp = { verdict, inventory };
    await keep();
}
/** Writes down what the ended job has made. @throws Refused when its disks may not be listed. */
async function holdMade({ io, arm, keep }, restore, job) {
    const { status, startTime, endTime, id, activityId } = job;
    restore.job = { correlationId: null, ...restore.job, id, status, startTime, endTime, activityId };
    const container = job.properties["Config Blob Container Name"];
    if (container && restore.stagingId) {
        (0,_held_js__WEBPACK_IMPORTED_MODULE_7__/* .hold */ ._)(restore, { id: `${restore.stagingId}/blobServices/default/containers/${container}`, kind: "container", state: "made" });
    }
    const planned = restore.target.resourceGroup;
    const group = planned === _backup_target_js__WEBPACK_IMPORTED_MODULE_0__/* .EPHEMERAL */ .GE ? (0,_group_name_js__WEBPACK_IMPORTED_MODULE_8__/* .ephemeralGroup */ .h)(activityId ?? restore.ownerId ?? "") : planned;
    const disks = group === undefined ? [] : await (0,_restored_js__WEBPACK_IMPORTED_MODULE_6__/* .restoredDisks */ .L)(io, arm, group, id);
    if (disks === null) {
        throw new _io_js__WEBPACK_IMPORTED_MODULE_2__/* .Refused */ .Lw({
            service: "arm",
            operation: "find what the job has made",
            status: 403,
            text: `The disks of ${group} may not be listed.`,
        });
    }
    for (const disk of disks) {
        if (!restore.held.some((each) => each.id.toLowerCase() === disk.id.toLowerCase()))
            (0,_held_js__WEBPACK_IMPORTED_MODULE_7__/* .hold */ ._)(restore, { id: disk.id, kind: "resource", state: "made" });
    }
    await keep();
}


/***/ })

};
;
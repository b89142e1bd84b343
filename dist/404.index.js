"use strict";
exports.id = 404;
exports.ids = [404];
exports.modules = {

/***/ 51404:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   giveBack: () => (/* binding */ giveBack)
/* harmony export */ });
/* harmony import */ var _clouds_azure_ids_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(95073);
/* harmony import */ var _core_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36440);
/* harmony import */ var _core_target_of_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94735);
/* harmony import */ var _io_io_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(33929);
/* harmony import */ var _workloads_find_workload_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9890);
/* harmony import */ var _deploy_end_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65456);
/* harmony import */ var _engine_group_name_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(61411);
/* harmony import */ var _engine_held_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(29733);
/* harmony import */ var _engine_job_page_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8067);
/* harmony import */ var _engine_owner_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(35191);
/* harmony import */ var _engine_staged_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(24348);
/* harmony import */ var _held_kinds_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(94988);
/* harmony import */ var _held_remove_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(80813);
/* harmony import */ var _job_end_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(69892);
/* harmony import */ var _phase_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(76564);















/**
 * Gives back what a dead step still holds of one restore: its job is cancelled where the run would have done so, and what the job made is
 * removed by id. What does not fit the time stays under its lease.
 */
async function giveBack(giving, restore) {
    const { io, arm, run, deadline } = giving;
    const say = (line) => io.log.info(`${restore.name}: ${line}`);
    let verdict = "passed";
    let deployed = [];
    let container;
    // Until Azure has said whose the job is, nothing is this run's by its tag.
    let jobs = [];
    let since;
    const { job } = restore;
    try {
        const own = job === null || (await ownJob(giving, restore, job.id));
        if (!own) {
            say(`job ${job.id} is not this run's: it is left alone, and so is what it made.`);
            verdict = "failed";
        }
        else if (job)
            jobs = [job.id];
        const found = (0,_workloads_find_workload_js__WEBPACK_IMPORTED_MODULE_10__/* .recordedWorkload */ .u0)(giving.workloads, restore);
        const [kind, vault] = [found?.target.restores, found?.workload.vault];
        if (!kind || !vault || !restore.vaultPlace) {
            const text = `This version restores to no target of type ${restore.target.type ?? "unknown"}.`;
            throw new _io_io_js__WEBPACK_IMPORTED_MODULE_2__/* .Refused */ .L({ service: "arm", operation: "find what the job made", text });
        }
        const jobsOf = { ...restore.vaultPlace, managementType: vault.managementType };
        const ending = { io, arm, deadline, say, runStartedAt: run.startedAt, jobsOf };
        const ended = await (0,_job_end_js__WEBPACK_IMPORTED_MODULE_8__/* .endOfJob */ .o)(ending, own ? restore : { ...restore, job: null });
        if (!_core_index_js__WEBPACK_IMPORTED_MODULE_0__/* .MODES */ .FN[run.mode].removes) {
            if (ended !== null && ended !== "running")
                await jobSeen(giving, restore, ended);
            return;
        }
        const deployment = await (0,_deploy_end_js__WEBPACK_IMPORTED_MODULE_3__/* .endOfDeployment */ .A)({ io, arm, deadline, say }, restore);
        deployed = deployment.put;
        if (deployment.open) {
            say(`${deployment.open}; a later drill removes what it makes.`);
            verdict = "unverified";
        }
        if (ended === "running") {
            say("its job has not ended yet; what it makes carries its tag, and a later attempt or drill removes it.");
            verdict = "unverified";
        }
        else if (ended === null && (0,_job_end_js__WEBPACK_IMPORTED_MODULE_8__/* .openJob */ .I)(restore)) {
            say("it is not known whether the restore began, so something may still come: what it makes carries its tag, and a later attempt or drill removes it.");
            verdict = "unverified";
        }
        else if (ended) {
            const unknown = await holdMade(giving, kind, restore, ended);
            if (unknown !== null) {
                say(`${unknown}; it may still be there.`);
                verdict = "unverified";
            }
            else
                await jobSeen(giving, restore, ended);
            jobs = [ended.id];
            since = ended.startTime;
            container = ended.bag.container;
        }
    }
    catch (error) {
        if (!(error instanceof _io_io_js__WEBPACK_IMPORTED_MODULE_2__/* .Refused */ .L))
            throw error;
        say(`${error.message}: ${error.refusal.text}`);
        verdict = "failed";
    }
    if (_core_index_js__WEBPACK_IMPORTED_MODULE_0__/* .MODES */ .FN[run.mode].removes)
        await removeHeld(giving, restore, { jobs, since, deployed, container }, verdict, say);
}
/** Whether the job that the record names carries this run's owner id: the record may have been written by others. @throws Refused */
async function ownJob({ arm, resume }, { vaultPlace, ownerId }, id) {
    const owner = (0,_engine_owner_js__WEBPACK_IMPORTED_MODULE_5__/* .readOwnerId */ .tu)(ownerId ?? "");
    if (!vaultPlace || !owner)
        return false;
    if (resume !== undefined && (0,_clouds_azure_ids_js__WEBPACK_IMPORTED_MODULE_11__/* .same */ .FB)(resume, id))
        return true;
    const { job } = await (0,_engine_job_page_js__WEBPACK_IMPORTED_MODULE_4__/* .readJob */ .c)(arm, vaultPlace, id);
    return (0,_engine_owner_js__WEBPACK_IMPORTED_MODULE_5__/* .sameRun */ .W_)(job.activityId, owner) !== null;
}
async function removeHeld({ io, arm, keep, deadline, workloads }, restore, { jobs, since, deployed, container }, before, say) {
    let verdict = before;
    const makes = (0,_workloads_find_workload_js__WEBPACK_IMPORTED_MODULE_10__/* .recordedWorkload */ .u0)(workloads, restore)?.target.restores?.makes;
    const own = container !== undefined && restore.stagingId !== null ? (0,_engine_staged_js__WEBPACK_IMPORTED_MODULE_12__/* .containerId */ .r)(restore.stagingId, container) : null;
    // A group goes when nothing stands in it but what is on its way out.
    const leaving = [];
    for (const kind of (0,_held_kinds_index_js__WEBPACK_IMPORTED_MODULE_6__/* .kindsInOrder */ .ty)(restore.held)) {
        const open = restore.held.filter((each) => each.kind === kind && (each.state === "made" || each.state === "intended"));
        for (const held of (0,_deploy_end_js__WEBPACK_IMPORTED_MODULE_3__/* .inOrder */ .a)(open)) {
            const ours = {
                ...(0,_phase_js__WEBPACK_IMPORTED_MODULE_9__/* .oursOf */ .nO)(restore, deployed, makes),
                jobs,
                container: own,
                ...(since ? { since } : {}),
                ...(kind === "group" ? { ids: leaving } : {}),
            };
            const removed = await (0,_held_remove_js__WEBPACK_IMPORTED_MODULE_7__/* .remove */ .T)(hurry({ io, arm }, deadline), held, ours);
            if (removed.how === "gone" || removed.how === "unsure")
                leaving.push(held.id);
            if (removed.how === "gone") {
                (0,_engine_held_js__WEBPACK_IMPORTED_MODULE_13__/* .hold */ ._)(restore, { ...held, state: "gone" });
                say(`gone: ${held.id}`);
            }
            else {
                verdict = isOpen(removed) && verdict !== "failed" ? "unverified" : "failed";
                say(`still there: ${held.id} (${removed.how === "refused" ? removed.refused.refusal.text : removed.why})`);
            }
            await keep();
        }
    }
    const inventory = restore.held.filter(_phase_js__WEBPACK_IMPORTED_MODULE_9__/* .isThing */ .TO);
    if (inventory.length > 0 || verdict !== "passed")
        restore.cleanUp = { verdict, inventory };
    await keep();
}
/** What a read may take that has to fit between the end of what is confirmed and the end of the post step. */
const LAST_MS = 15_000;
/** Until the deadline removals are seen to their end; after it they are only begun, with little time for each. */
function hurry({ io, arm }, deadline) {
    return { io, arm, confirm: io.now() < deadline, until: Math.max(deadline, io.now() + LAST_MS) };
}
/** Whether it may still go, or be gone: a success that cannot be read says nothing either way. */
function isOpen(removed) {
    if (removed.how !== "refused")
        return removed.how === "unsure";
    const { status } = removed.refused.refusal;
    return status !== undefined && status < 300;
}
function noteJob(restore, { id, status, startTime, endTime, activityId }) {
    restore.job = { correlationId: null, ...restore.job, id, status, startTime, endTime, activityId };
}
/** A job that has ended, and of which everything that it made is written down, is not looked for again. */
async function jobSeen({ keep }, restore, job) {
    noteJob(restore, job);
    (0,_engine_held_js__WEBPACK_IMPORTED_MODULE_13__/* .holdJob */ .v)(restore, { id: job.id, kind: "job", state: "kept" });
    await keep();
}
/** Writes down what the ended job has made. @returns what cannot be named. @throws Refused when it cannot be listed. */
async function holdMade({ io, arm, keep }, kind, restore, job) {
    noteJob(restore, job);
    const { activityId } = job;
    const planned = restore.target.resourceGroup;
    const group = planned === _core_target_of_js__WEBPACK_IMPORTED_MODULE_1__/* .EPHEMERAL */ .GE ? (0,_engine_group_name_js__WEBPACK_IMPORTED_MODULE_14__/* .ephemeralGroup */ .h)(activityId ?? restore.ownerId ?? "") : planned;
    const made = await kind.made({ io, arm, group, stagingId: restore.stagingId }, job);
    for (const thing of made.things) {
        const known = restore.held.some(({ id: own }) => own.toLowerCase() === thing.id.toLowerCase());
        // One that is known keeps the lease with which it was written down.
        if (!known)
            (0,_engine_held_js__WEBPACK_IMPORTED_MODULE_13__/* .hold */ ._)(restore, { id: thing.id, kind: thing.kind, state: "made" });
    }
    if (made.unlisted !== null)
        throw new _io_io_js__WEBPACK_IMPORTED_MODULE_2__/* .Refused */ .L(made.unlisted);
    await keep();
    const unread = made.unread === null ? [] : [`of the list of ${kind.things} that its job made, ${made.unread}`];
    return [...unread, ...(made.unnamed === null ? [] : [made.unnamed])].join("; ") || null;
}


/***/ })

};
;
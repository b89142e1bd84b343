"""Writes the secret in the variable P as the programs of a step would: one JSON object, encoding -> text."""
import base64, csv, html, io, json, os, re, shlex, urllib.parse, xml.sax.saxutils

p = os.environ["P"]
raw = p.encode()


def wrapped(data, width, end):
    text = base64.b64encode(data).decode()
    return end.join(text[i : i + width] for i in range(0, len(text), width))


table = io.StringIO()
csv.writer(table, quoting=csv.QUOTE_ALL).writerow([p])
print(json.dumps({
    "as it is": p,
    "json": json.dumps({"p": p}),
    "json of letters beyond ASCII": json.dumps({"p": p}, ensure_ascii=False),
    "json in json": json.dumps(json.dumps({"p": p})),
    "repr": repr(p),
    "ascii": ascii(p),
    "bytes": repr(raw),
    "percent": urllib.parse.quote(p, safe=""),
    "percent but slashes": urllib.parse.quote(p),
    "percent in lower case": re.sub("%..", lambda found: found[0].lower(), urllib.parse.quote(p, safe="")),
    "form": urllib.parse.urlencode({"p": p}),
    "html": html.escape(p),
    "xml attribute": xml.sax.saxutils.quoteattr(p),
    "shell": shlex.quote(p),
    "csv": table.getvalue(),
    "hex": raw.hex(),
    "hex in upper case": raw.hex().upper(),
    "hex with spaces": raw.hex(" "),
    "hex with colons": raw.hex(":"),
    "hex as C": ", ".join(f"0x{b:02x}" for b in raw),
    "base64": base64.b64encode(raw).decode(),
    "base64 behind one byte": base64.b64encode(b":" + raw + b"@x").decode(),
    "base64 behind two bytes": base64.b64encode(b"u:" + raw + b"\n").decode(),
    "base64url": base64.urlsafe_b64encode(raw).decode().rstrip("="),
    "base64 at 76": base64.encodebytes(raw).decode(),
    "base64 at 64, CRLF": wrapped(raw, 64, "\r\n"),
    "base64 at 76, indented": wrapped(raw, 76, "\n    "),
    "base64 in JSON": json.dumps(base64.encodebytes(raw).decode()),
    "base64 in a form": urllib.parse.urlencode({"p": base64.b64encode(raw).decode()}),
    "base64 of UTF-16": base64.b64encode(p.encode("utf-16-le")).decode(),
    "base64 of UTF-16, with its mark": base64.b64encode(p.encode("utf-16")).decode(),
    "base64 of UTF-16BE": base64.b64encode(p.encode("utf-16-be")).decode(),
}))

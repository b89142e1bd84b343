"""Writes each secret of a JSON list on standard input as the programs of a step would: a JSON list of objects, encoding -> text."""
import base64, csv, html, html.entities, io, json, quopri, re, shlex, sys, urllib.parse, xml.sax.saxutils


def wrapped(data, width, end):
    text = base64.b64encode(data).decode()
    return end.join(text[i : i + width] for i in range(0, len(text), width))


def row(text):
    table = io.StringIO()
    csv.writer(table, quoting=csv.QUOTE_ALL).writerow([text])
    return table.getvalue()


def rows(raw, size=16):
    return [(at, raw[at : at + size]) for at in range(0, len(raw), size)]


def seen(raw):
    return "".join(chr(b) if 32 <= b < 127 else "." for b in raw)


def tcpdump(raw):
    """As tcpdump -X (print-ascii.c)."""
    return "\n".join(
        f"\t0x{at:04x}:  {' '.join(line[i : i + 2].hex() for i in range(0, len(line), 2)):<39}  {seen(line)}" for at, line in rows(raw)
    )


def bio_dump(raw):
    """As openssl's BIO_dump (crypto/bio/bio_dump.c)."""
    def cells(line):
        return "".join(f"{b:02x}{'-' if i == 7 else ' '}" for i, b in enumerate(line)) + "   " * (16 - len(line))
    return "\n".join(f"{at:04x} - {cells(line)}  {seen(line)}" for at, line in rows(raw))


def format_hex(raw):
    """As PowerShell 7's Format-Hex."""
    return "\n".join(f"{at:016X} {line.hex(' ').upper():<47} {seen(line)}" for at, line in rows(raw))


def wireshark(raw):
    return "\n".join(f"{at:04x}   {line.hex(' '):<47}   {seen(line)}" for at, line in rows(raw))


def named(text):
    """As PHP's htmlentities and Perl's HTML::Entities."""
    names = html.entities.codepoint2name
    return "".join(f"&{names[ord(c)]};" if ord(c) in names and ord(c) < 0x370 else "&#39;" if c == "'" else c for c in text)


PUNCTUATION = {v: k for k, v in html.entities.html5.items() if k.endswith(";") and len(v) == 1 and ord(v) < 127}


def encodings(p):
    raw = p.encode()
    single = p.encode("latin-1", "ignore").decode("latin-1") == p
    return {
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
        "percent of Latin-1": urllib.parse.quote(p, safe="", encoding="latin-1") if single else "",
        "bytes of Latin-1": repr(p.encode("latin-1")) if single else "",
        "base64 of Latin-1": base64.b64encode(p.encode("latin-1")).decode() if single else "",
        "form": urllib.parse.urlencode({"p": p}),
        "quoted-printable": quopri.encodestring(raw).decode() if "\r" not in p else "",
        "html": html.escape(p),
        "html of named letters": named(p),
        "html of named punctuation": "".join(f"&{PUNCTUATION[c]}" if c in PUNCTUATION else c for c in p),
        "xml attribute": xml.sax.saxutils.quoteattr(p),
        "shell": shlex.quote(p),
        "json in a shell": shlex.quote(json.dumps({"p": p})),
        "csv": row(p),
        "json in csv": row(json.dumps({"p": p})),
        "json in html": html.escape(json.dumps({"p": p})),
        "json in percent": urllib.parse.quote(json.dumps({"p": p})),
        "hex": raw.hex(),
        "hex in upper case": raw.hex().upper(),
        "hex with spaces": raw.hex(" "),
        "hex with colons": raw.hex(":"),
        "hex as C": ", ".join(f"0x{b:02x}" for b in raw),
        "hex of one digit": str([hex(b) for b in raw]),
        "words, last byte first": " ".join((raw + b"\0")[i : i + 2][::-1].hex() for i in range(0, len(raw), 2)),
        "list of bytes": str(list(raw)),
        "list of bytes as Go": f"[{' '.join(map(str, raw))}]",
        "list of bytes with signs": str([b - 256 if b > 127 else b for b in raw]),
        "list of bytes, one on each line": json.dumps(list(raw), indent=6),
        "list of octal bytes": str([oct(b) for b in raw]) if min(raw) >= 8 else "",
        "tcpdump -X": tcpdump(raw),
        "tcpdump -X behind a header": tcpdump(b"GET / HTTP/1.1\r\nx: " + raw),
        "openssl's dump": bio_dump(raw),
        "Format-Hex": format_hex(raw),
        "Wireshark": wireshark(raw),
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
    }


print(json.dumps([encodings(p) for p in json.load(sys.stdin)]))

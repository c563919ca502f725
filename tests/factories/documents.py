"""Small files of every format, made by hand, so that a test knows each byte it sends."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

import xlsxwriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
Placed = tuple[float, float, float, str]
"""Left and upper edge, size, words; in points, y downwards."""
Ruled = tuple[float, float, float, float]
"""A ruling from one point to another; in points, y downwards."""

PAGE_WIDTH, PAGE_HEIGHT = 595, 842


def turned_pdf(words: str, *, way: tuple[int, int, int, int], rotate: int = 0, aslant: str = "") -> bytes:
    """Return a PDF of one page whose words run in this way, (0, 1, -1, 0) upwards; ``aslant`` across it."""
    made = pdf_bytes([[]])
    drawn = f"BT /F1 16 Tf {' '.join(map(str, way))} 300 400 Tm <{words.encode('utf-16-be').hex()}> Tj ET"
    if aslant:
        drawn += f" BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <{aslant.encode('utf-16-be').hex()}> Tj ET"
    made = made.replace(b"<< /Length 0 >>\nstream\n", f"<< /Length {len(drawn)} >>\nstream\n{drawn}".encode())
    return made.replace(b"/MediaBox", f"/Rotate {rotate} /MediaBox".encode())


def zip_bytes(parts: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """Return a ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=archive.compression)
    return out.getvalue()


def docx_bytes(body: str, **parts: str) -> bytes:
    """Return a DOCX whose body is this XML, prefixed ``w:``; ``numbering``, ``styles``, ``header1`` too.

    A part is given by its inner XML; its root element is put around it.
    """
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "header1": "hdr"}
    made = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "word/document.xml": _word("document", f"<w:body>{body}</w:body>"),
        **{f"word/{name}.xml": _word(roots[name], inner) for name, inner in parts.items()},
    }
    return zip_bytes(made)


def _word(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{W}">{inner}</w:{root}>'


def paragraph(words: str, properties: str = "") -> str:
    """Return a paragraph of a DOCX."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def xlsx_bytes(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """Return an XLSX that ``fill`` has written into."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


def xlsx_of(rows: Iterable[Sequence[object]], name: str = "台账") -> bytes:
    """Return an XLSX of one sheet with these rows."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return xlsx_bytes(fill)


def pdf_bytes(
    pages: Sequence[Sequence[Placed]],
    rules: Mapping[int, Sequence[Ruled]] | None = None,
    *,
    locked: bool = False,
) -> bytes:
    """Return a PDF with a text layer in Chinese; ``rules`` by page from 0.

    The font is named, not embedded: its letters are found by the predefined character map
    UniGB-UCS2-H (ISO 32000-1, 2008, table 118).
    """
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        "/Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 /Ascent 800 "
        "/Descent -200 /CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 800] >> >>] >>"
    )
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.encode(),
    ]
    for number, placed in enumerate(pages):
        drawn = _drawn(placed, (rules or {}).get(number, ()))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Contents {5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream")
    lock = (
        f" /ID [<{'01' * 16}><{'01' * 16}>] /Encrypt << /Filter /Standard "
        f"/V 1 /R 2 /Length 40 /P -44 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    )
    return _numbered(objects, lock if locked else "")


def _drawn(placed: Iterable[Placed], rules: Iterable[Ruled]) -> bytes:
    lines = [
        f"BT /F1 {size} Tf 1 0 0 1 {x} {PAGE_HEIGHT - y - 0.8 * size:.2f} Tm "
        f"<{words.encode('utf-16-be').hex()}> Tj ET"
        for x, y, size, words in placed
    ]
    lines += [f"{x0} {PAGE_HEIGHT - y0} m {x1} {PAGE_HEIGHT - y1} l S" for x0, y0, x1, y1 in rules]
    return "\n".join(lines).encode()


def _numbered(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def grid_rules(xs: Sequence[float], ys: Sequence[float]) -> list[Ruled]:
    """Return the rulings of a table whose columns and rows have these edges."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def ofd_bytes(pages: Sequence[Sequence[Placed]], rules: Mapping[int, Sequence[Ruled]] | None = None) -> bytes:
    """Return an OFD with a text layer; places in points as for `pdf_bytes`, written in millimetres."""
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(
        f'<ofd:Page ID="{10 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {names}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {names}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, placed in enumerate(pages):
        inner = "".join(_ofd_text(one) for one in placed)
        inner += "".join(_ofd_rule(one) for one in (rules or {}).get(number, ()))
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {names}><ofd:Content><ofd:Layer>{inner}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_bytes(parts)


def _mm(points: float) -> str:
    return f"{points * 25.4 / 72:.3f}"


def _ofd_text(placed: Placed) -> str:
    x, y, size, words = placed
    return (
        f'<ofd:TextObject Boundary="{_mm(x)} {_mm(y)} {_mm(size * len(words))} {_mm(size)}" '
        f'Size="{_mm(size)}"><ofd:TextCode X="0" Y="{_mm(0.8 * size)}" '
        f'DeltaX="g {len(words) - 1} {_mm(size)}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def _ofd_rule(rule: Ruled) -> str:
    x0, y0, x1, y1 = map(_mm, rule)
    return (
        '<ofd:PathObject Boundary="0 0 210 297">'
        f"<ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def compound_bytes(*names: str) -> bytes:
    """Return a compound file ([MS-CFB]) that is no more than its header and the names of its entries."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(28, b"\x00") + b"\xfe\xff"
    entries = b"".join(
        (name.encode("utf-16-le") + b"\x00\x00").ljust(64, b"\x00").ljust(64)
        + struct.pack("<H", 2 * len(name) + 2)
        + bytes(62)
        for name in ("Root Entry", *names)
    )
    return header.ljust(512, b"\x00") + entries.ljust(1024, b"\x00")


def png_bytes(width: int = 2, height: int = 2) -> bytes:
    """Return a PNG whose header states this size, whatever its data."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00\x00\x00" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg_bytes(width: int = 2, height: int = 2) -> bytes:
    """Return the frame of a JPEG of this size, without a picture in it."""
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + frame + b"\xff\xd9"

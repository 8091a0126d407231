"""Our readers of JSON and CSV against Python's: whole and broken documents, thousands of each, always the same ones."""
import csv
import io
import json
import pathlib
import random
import struct
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
UNITS = ("csv_cursor", "json_cursor", "json_string", "utf16_sign", "utf8_step", "number", "error")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory):
    program = tmp_path_factory.mktemp("tokens") / "text_tokens"
    sources = [ROOT / "tests/e2e/text_tokens.c", *(ROOT / f"shared/base/{unit}.c" for unit in UNITS)]
    subprocess.run(["cc", "-std=gnu11", "-D_GNU_SOURCE", "-O1", f"-I{ROOT}", "-o", program, *sources, "-lm"], check=True)

    def read(kind, documents):
        data = b"".join(struct.pack("<I", len(document)) + document for document in documents)
        out = subprocess.run([program, kind], input=data, capture_output=True, check=True).stdout.decode("ascii")
        lines = out.split("\n")[:-1]
        assert len(lines) == len(documents)
        return lines

    return read


def text(hexadecimal):
    return bytes.fromhex(hexadecimal).decode("utf-8")


class Refused(Exception):
    """Python reads it, and we do not."""


def flat(value, depth=0):
    """The tokens of a document as Python read it; pairs stand for objects."""
    if isinstance(value, (Pairs, list)):
        if depth == 64:
            raise Refused
        yield "{" if isinstance(value, Pairs) else "["
        for item in value:
            if isinstance(value, Pairs):
                yield from flat_text("k", item[0])
                item = item[1]
            yield from flat(item, depth + 1)
        yield "}" if isinstance(value, Pairs) else "]"
    elif isinstance(value, str):
        yield from flat_text("s", value)
    elif isinstance(value, (bool, type(None))):
        yield {True: "t", False: "f", None: "z"}[value]
    else:
        yield value


def flat_text(kind, value):
    if "\0" in value or any(0xd800 <= ord(c) < 0xe000 for c in value):
        raise Refused
    yield kind, value


class Pairs(list):
    pass


def refuse_constant(name):
    raise ValueError(name)


def of_python(document):
    """Its tokens, None for a document that is none."""
    try:
        value = json.loads(document.decode("utf-8-sig"), object_pairs_hook=Pairs, parse_constant=refuse_constant)
        return list(flat(value))
    except (ValueError, Refused, RecursionError):
        return None


def of_ours(line):
    if line.endswith("!"):
        return None
    found = []
    for token in line.split():
        if token[0] in "ks":
            found.append((token[0], text(token[1:])))
        elif token[0] == "n":
            number, _, real = token[1:].partition("=")
            exact = json.loads(text(number))
            assert float(exact) == (float.fromhex(real) if real else float(exact))
            found.append(exact)
        else:
            found.append(token)
    return found


def made_value(rng, depth=0):
    kind = rng.randrange(8 if depth < 5 else 6)
    if kind == 0:
        return rng.choice([True, False, None])
    if kind == 1:
        return rng.choice([0, -1, 4094, 2 ** 63, rng.randrange(-10 ** 9, 10 ** 9)])
    if kind == 2:
        return rng.choice([0.5, -1.25e-7, 1e300, rng.random() * 10 ** rng.randrange(-20, 20)])
    if kind < 6:
        return "".join(rng.choice('ab"\\/\n\t\x01ü€🖥\x7f {}[]:,') for _ in range(rng.randrange(6)))
    if kind == 6:
        return [made_value(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {f"k{i}": made_value(rng, depth + 1) for i in range(rng.randrange(5))}


def broken(rng, document):
    """One byte is lost, doubled or another one."""
    at = rng.randrange(len(document))
    byte = bytes([rng.choice(b'"\\,:[]{}0-.eEtu dD8\x00\xff\xc3\n')])
    return document[:at] + rng.choice([b"", document[at:at + 1] * 2, byte]) + document[at + 1:]


def test_json_is_read_as_python_reads_it(tokens):
    rng = random.Random(8259)
    whole = [json.dumps(made_value(rng), ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1])).encode()
             for _ in range(3000)]
    documents = whole + [broken(rng, document) for document in whole for _ in range(5)]
    documents += [b"[" * depth + b"]" * depth for depth in (63, 64, 65, 66)]
    refused = 0
    for document, line in zip(documents, tokens("json", documents)):
        expected = of_python(document)
        assert of_ours(line) == expected, document
        refused += expected is None
    assert len(documents) / 3 < refused < len(documents) - len(whole)


def csv_of_python(document):
    """Its records without empty lines, None for text that is no CSV."""
    try:
        return [row for row in csv.reader(io.StringIO(document, newline=""), strict=True) if row]
    except csv.Error:
        return None


def csv_of_ours(line):
    return [[text(field) for field in record[1:].split(",")] for record in line.split()]


def test_csv_is_read_as_python_reads_it(tokens):
    rng = random.Random(4180)
    documents = ["".join(rng.choices('aü,"\n\r', [4, 1, 3, 4, 1, 1], k=rng.randrange(14))) for _ in range(20000)]
    refused = 0
    for document, line in zip(documents, tokens("csv", [document.encode() for document in documents])):
        expected = csv_of_python(document)
        if expected is None:
            assert line.endswith("!"), document
            refused += 1
        else:
            assert csv_of_ours(line) == expected, document
    assert 1000 < refused < 19000

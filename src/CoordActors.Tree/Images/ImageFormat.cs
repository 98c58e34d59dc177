namespace CoordActors.Tree;

/// <summary>The constants of the image format; docs/internals/tree.md describes it. All numbers are little-endian.</summary>
internal static class ImageFormat
{
    public const int Version = 1;

    /// <summary>Bytes of a znode in front of its name and data.</summary>
    public const int NodeBytes = 4 + (6 * 8) + (6 * 4);

    public const uint EndMark = 0x2E44_4E45;

    public static ReadOnlySpan<byte> Magic => "CoordTre"u8;
}

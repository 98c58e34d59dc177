using System.Text;

namespace CoordActors.Protocol;

/// <summary>
/// A jute <c>buffer</c> or <c>ustring</c> as it lies in the packet. Null and empty are different on the wire and both round-trip.
/// Text stays UTF-8: nothing is decoded on the way from the socket to the tree.
/// </summary>
public readonly ref struct JuteBytes : IJuteElement<JuteBytes>
{
    private readonly bool _hasValue;

    /// <summary>A value, possibly empty.</summary>
    public JuteBytes(ReadOnlySpan<byte> span)
    {
        Span = span;
        _hasValue = true;
    }

    /// <inheritdoc />
    public static int BytesMin => sizeof(int);

    /// <summary>The null value (length -1 on the wire).</summary>
    public static JuteBytes Null => default;

    /// <summary>The bytes; empty for null.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Whether the length on the wire is -1.</summary>
    public bool IsNull => !_hasValue;

    /// <summary>Number of bytes, 0 for null.</summary>
    public int Length => Span.Length;

    /// <inheritdoc />
    public static JuteBytes Read(scoped ref JuteReader reader) => reader.ReadBytes();

    /// <summary>The bytes taken as a value.</summary>
    public static implicit operator JuteBytes(ReadOnlySpan<byte> span) => new(span);

    /// <summary>The bytes taken as a value; a null array is the null value.</summary>
    public static implicit operator JuteBytes(byte[]? bytes) => bytes is null ? default : new JuteBytes(bytes);

    /// <summary>Encodes <paramref name="text"/> as UTF-8; null is the null value.</summary>
    public static JuteBytes FromText(string? text) => text is null ? default : new JuteBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Decodes the UTF-8 text; malformed sequences become U+FFFD; null stays null.</summary>
    public string? ToText() => _hasValue ? Encoding.UTF8.GetString(Span) : null;

    /// <summary>Whether both are null or both hold the same bytes.</summary>
    public bool SameAs(JuteBytes other) => _hasValue == other._hasValue && Span.SequenceEqual(other.Span);
}

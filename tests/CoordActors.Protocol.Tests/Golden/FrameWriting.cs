using CoordActors.Protocol.Records;

namespace CoordActors.Protocol.Tests.Golden;

/// <summary>Frames a request or reply as client and server do.</summary>
internal static class FrameWriting
{
    /// <summary>The whole frame of what <paramref name="payload"/> writes.</summary>
    public static byte[] Frame(Action<JuteWriter> payload)
    {
        using var writer = new JuteWriter();
        var start = writer.BeginFrame();
        payload(writer);
        writer.EndFrame(start);
        return writer.Written.ToArray();
    }

    /// <summary>A vector of strings as a client builds it.</summary>
    public static JuteVector<JuteBytes> Texts(params string[] texts)
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(texts.Length);
        foreach (var text in texts)
        {
            writer.WriteText(text);
        }

        var reader = new JuteReader(writer.Written.ToArray());
        return JuteVector<JuteBytes>.Read(ref reader);
    }

    /// <summary>The access control list world:anyone:cdrwa.</summary>
    public static JuteVector<AclEntry> OpenToTheWorld()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(1);
        new AclEntry { Perms = Permissions.All, Scheme = "world"u8, Id = "anyone"u8 }.Write(writer);
        var reader = new JuteReader(writer.Written.ToArray());
        return JuteVector<AclEntry>.Read(ref reader);
    }
}

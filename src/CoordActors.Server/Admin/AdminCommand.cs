using CoordActors.Server.Clients;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Admin;

/// <summary>What the admin actor is asked.</summary>
public static class AdminCommand
{
    /// <summary>A four-letter word; answered with <see cref="Answer"/>.</summary>
    /// <param name="Word">The word, lower case.</param>
    /// <param name="Argument">The mask behind <c>stmk</c>.</param>
    public sealed record FourLetterWord(string Word, long Argument = 0);

    /// <summary>The text to be sent.</summary>
    /// <param name="Text">It, with line feeds as line ends.</param>
    public sealed record Answer(string Text);

    /// <summary>Asks for a <see cref="ServerPicture"/>; answered with it, or with a Status.Failure where an actor does not answer in time.</summary>
    /// <param name="Detail">How much of the serving state.</param>
    /// <param name="Deadlines">Whether the sessions' deadlines are needed.</param>
    public sealed record Look(ViewDetail Detail = ViewDetail.None, bool Deadlines = false);

    /// <summary>A question to the tree actor, which answers it itself: <see cref="TreeCommand.Query"/> or <see cref="TreeCommand.MayAdminister"/>.</summary>
    /// <param name="Question">It.</param>
    public sealed record AskTree(object Question);

    /// <summary>Asks for an image of the tree as it is now; the tree actor answers with <see cref="TreeCommand.ImageCaptured"/>.</summary>
    public sealed record CaptureImage
    {
        /// <summary>The only instance.</summary>
        public static readonly CaptureImage Instance = new();
    }

    /// <summary>An image is not needed any more.</summary>
    /// <param name="Image">It.</param>
    public sealed record ReleaseImage(Tree.TreeImage Image);

    /// <summary>Lets a tree take the place of the server's: <see cref="PeerCommand.Restore"/>, answered by the peer actor.</summary>
    /// <param name="Tree">It.</param>
    public sealed record Restore(Tree.ZnodeTree Tree);

    /// <summary>Asks for a snapshot on the disk: <see cref="Journal.JournalCommand.TakeSnapshot"/>, answered by the journal actor.</summary>
    public sealed record TakeSnapshot
    {
        /// <summary>The only instance.</summary>
        public static readonly TakeSnapshot Instance = new();
    }

    /// <summary>Forgets counters: those of the connections (<c>crst</c>), else those of the server (<c>srst</c>).</summary>
    /// <param name="Connections">Which.</param>
    public sealed record ResetStatistics(bool Connections);

    /// <summary>Keeps a trace mask (<c>stmk</c>): <c>gtmk</c> shows it, and nothing else depends on it.</summary>
    /// <param name="Mask">The mask.</param>
    public sealed record SetTraceMask(long Mask);

    /// <summary>Whether the audit log is written from now on.</summary>
    /// <param name="IsOn">Whether.</param>
    public sealed record Audit(bool IsOn);

    /// <summary>The client ports are open from now on.</summary>
    /// <param name="Ports">They.</param>
    public sealed record UsePorts(IClientPorts Ports);
}

using System.Globalization;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Cli.Bench;

/// <summary>The znodes that a run works on, all below <see cref="NumberedPath.Root"/>: creates what is missing and answers the run's requests.</summary>
/// <param name="session">A session with nothing outstanding.</param>
/// <param name="size">Bytes of a znode's value.</param>
internal sealed class BenchTree(SessionSocket session, int size)
{
    private static readonly NumberedPath Keys = NumberedPath.Keys();

    /// <summary>
    /// Makes what the workload needs. <paramref name="complete"/> sends all requests of a source, waits for the replies and answers their counts.
    /// </summary>
    public RequestSource Prepare(LoadOptions options, Func<RequestSource, string, LoadCounters> complete)
    {
        var workload = options.Workload;
        if (workload.NeedsKeys)
        {
            PrepareKeys(options.Keys, complete);
        }

        var (read, write) = (RequestTemplate.GetData(Keys), RequestTemplate.SetData(Keys, size));
        return workload.Kind switch
        {
            WorkloadKind.Get => new RandomKeys(read, write, 100, options.Keys),
            WorkloadKind.Exists => new RandomKeys(RequestTemplate.Exists(Keys), write, 100, options.Keys),
            WorkloadKind.Set => new RandomKeys(read, write, 0, options.Keys),
            WorkloadKind.Mix => new RandomKeys(read, write, workload.ReadPercent, options.Keys),
            WorkloadKind.Create => PrepareCreates(),
            WorkloadKind.CreateDelete => PrepareCreateDelete(options, complete),
            WorkloadKind.Ping => new NumberSequence(RequestTemplate.Ping(), long.MaxValue),
            _ => throw new ArgumentOutOfRangeException(nameof(options), workload, "unknown workload"),
        };
    }

    /// <summary>Creates the parents of all keys.</summary>
    public void CreateKeyParents()
    {
        Create(NumberedPath.Root);
        for (var i = 0; i < NumberedPath.Parents; i++)
        {
            Create(NumberedPath.ParentOf(i));
        }
    }

    /// <summary>The creation of the keys 0 to <paramref name="count"/> - 1.</summary>
    public RequestSource CreateKeys(int count) => new NumberSequence(RequestTemplate.Create(Keys, size), count);

    private void PrepareKeys(int keys, Func<RequestSource, string, LoadCounters> complete)
    {
        var found = DataLength(Keys.With(keys - 1));
        if (found == size)
        {
            return;
        }

        var existed = found is not null;
        if (!existed)
        {
            CreateKeyParents();
            existed = complete(CreateKeys(keys), "keys").Errors.ContainsKey(ErrorCode.NodeExists);
        }

        if (existed)
        {
            complete(new NumberSequence(RequestTemplate.SetData(Keys, size), keys), "resize");
        }
    }

    private NumberSequence PrepareCreates()
    {
        Create(NumberedPath.Root);
        Create(NumberedPath.Root + "/c");
        return new NumberSequence(RequestTemplate.Create(NumberedPath.Below(NumberedPath.Root + "/c", NameOfThisRun()), size));
    }

    private CreateAndDelete PrepareCreateDelete(LoadOptions options, Func<RequestSource, string, LoadCounters> complete)
    {
        var parent = string.Create(CultureInfo.InvariantCulture, $"{NumberedPath.Root}/d{options.Children}");
        Create(NumberedPath.Root);
        if (Create(parent) == ErrorCode.Ok)
        {
            complete(new NumberSequence(RequestTemplate.Create(NumberedPath.Below(parent, "n"), size), options.Children), "children");
        }

        var path = NumberedPath.Below(parent, NameOfThisRun());
        return new CreateAndDelete(RequestTemplate.Create(path, size), RequestTemplate.Delete(path), options.Connections);
    }

    /// <summary>Two runs must not create the same names.</summary>
    private static string NameOfThisRun() => Guid.NewGuid().ToString("N")[..8] + "-";

    private ErrorCode Create(string path)
    {
        var error = ErrorOf(session.Call(OpCode.Create, writer =>
        {
            writer.WriteText(path);
            writer.WriteBytes(RequestTemplate.Value(0));
            RequestTemplate.WriteOpenAcl(writer);
            writer.WriteInt32((int)CreateFlags.Persistent);
        }));
        return error is ErrorCode.Ok or ErrorCode.NodeExists
            ? error
            : throw new LoadException($"{session.Server} answered {error} to the creation of {path}");
    }

    /// <summary>The length of a znode's value, null when there is no such znode.</summary>
    private int? DataLength(string path)
    {
        var reply = session.Call(OpCode.Exists, writer =>
        {
            writer.WriteText(path);
            writer.WriteBool(false);
        });
        if (ErrorOf(reply) != ErrorCode.Ok)
        {
            return null;
        }

        var reader = new JuteReader(reply);
        ReplyHeader.Read(ref reader);
        var stat = Stat.Read(ref reader);
        return reader.Failed ? null : stat.DataLength;
    }

    private ErrorCode ErrorOf(byte[] reply)
    {
        var reader = new JuteReader(reply);
        var header = ReplyHeader.Read(ref reader);
        return reader.Failed ? throw new LoadException($"{session.Server} sent a reply without a whole header") : header.Err;
    }
}

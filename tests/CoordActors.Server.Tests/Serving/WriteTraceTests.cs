using System.Diagnostics;
using CoordActors.Server.Serving;
using CoordActors.Server.Tests.Clients;

namespace CoordActors.Server.Tests.Serving;

public sealed class WriteTraceTests
{
    [Fact]
    public void A_write_that_somebody_traces_is_a_span_with_its_stages_inside()
    {
        var world = new PathWorld();
        var client = world.Client();
        var session = $"0x{client.Connection.SessionId:x}";
        var spans = Trace(() =>
        {
            client.Send(new Frames().Create(1, "/traced"));
            world.Commit();
        });

        var write = spans.Single(span => span.OperationName == "write Create" && Equals(span.GetTagItem("coord.session"), session));
        write.GetTagItem("coord.zxid").ShouldBe("0x2");
        spans.Where(span => span.ParentSpanId == write.SpanId).Select(span => span.OperationName)
            .ShouldBe(["edge", "propose", "persist", "commit", "apply"]);
        spans.ShouldAllBe(span => span.Duration >= TimeSpan.Zero);
    }

    [Fact]
    public void A_write_that_is_refused_by_the_tree_is_an_error_span()
    {
        var world = new PathWorld();
        var client = world.Client();
        var spans = Trace(() =>
        {
            client.Send(new Frames().Create(1, "/nowhere/below"));
            world.Commit();
        });

        var write = spans.Single(span => Equals(span.GetTagItem("coord.error"), "NoNode"));
        write.Status.ShouldBe(ActivityStatusCode.Error);
    }

    /// <summary>Other tests may run at the same time: the spans of this thread are those of this test.</summary>
    private static List<Activity> Trace(Action action)
    {
        var thread = Environment.CurrentManagedThreadId;
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WriteTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        action();
        return spans;
    }
}

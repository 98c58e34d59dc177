namespace CoordActors.Cli.Tests.Server;

/// <summary>What a run of the executable must have said.</summary>
internal static class RunAssertions
{
    public static void ShouldSay(this (int ExitCode, string Output) run, int exitCode, params string[] texts)
    {
        run.ExitCode.ShouldBe(exitCode, run.Output);
        foreach (var text in texts) run.Output.ShouldContain(text);
    }
}

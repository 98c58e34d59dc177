using System.CommandLine;
using System.Runtime.InteropServices;

namespace CoordActors.Cli.Operate;

/// <summary><c>coord ensemble</c>: an ensemble on this machine, to try out what one does.</summary>
internal static class EnsembleCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Servers that vote.", HelpName = "N", DefaultValueFactory = _ => 3 };
        var observers = new Option<int>("--observers") { Description = "Servers that do not.", HelpName = "N" };
        var port = new Option<int>("--base-port")
        {
            Description = "Client port of the first server; each further one has the next; quorum ports are 1000 above, admin ports 6000.",
            HelpName = "PORT",
            DefaultValueFactory = _ => 2181,
        };
        var directory = new Option<string>("--dir")
        {
            Description = "Where configuration and data are; kept for the next time.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "./ensemble",
        };
        var command = new Command("ensemble", "Run an ensemble on this machine, on 127.0.0.1, until Ctrl-C.") { nodes, observers, port, directory };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(directory)!);
            var plan = new EnsemblePlan(parsed.GetValue(nodes), parsed.GetValue(observers), parsed.GetValue(port), path);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            return await new LocalEnsemble(plan, Console.Out).Run(stop.Token).ConfigureAwait(false);

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stop.Cancel();
            }
        });
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace CoordActors.Cli.Bench;

/// <summary>
/// <c>coord bench</c>: the load generator on the command line. Exit codes: 0 measured, 1 a server could not be reached, went away or failed
/// every request, 2 bad options (reported by the root command).
/// </summary>
public static class BenchCommand
{
    private const int DefaultPort = 2181;

    /// <summary>The sub-command, to be added to the root command.</summary>
    public static Command Create()
    {
        var defaults = new LoadOptions();
        var (hosts, op, pids) = (Hosts(), Operation(defaults.Workload), Pids());
        var connections = Whole("--connections", "Number of connections, each with its own session", 1, 100_000, defaults.Connections);
        var outstanding = Whole("--outstanding", "Unanswered requests per connection", 1, LoadOptions.OutstandingMax, defaults.Outstanding);
        var size = Whole("--size", "Bytes of a value", 0, LoadOptions.SizeMax, defaults.Size);
        var keys = Whole("--keys", "Number of znodes that reads and sets choose from", 1, LoadOptions.ZnodesMax, defaults.Keys);
        var children = Whole("--children", "Children that the parent of create-delete has beforehand", 0, LoadOptions.ZnodesMax, 0);
        var seconds = Seconds("--seconds", "How long to measure, or to hold idle sessions", 0.1, defaults.Duration);
        var warmup = Seconds("--warmup", "How long to run before measuring", 0, defaults.Warmup);
        var idle = Whole("--idle-sessions", "Open that many idle sessions instead of a load", 0, 1_000_000, 0);
        var fill = Whole("--fill", "Create that many znodes under 100 parents instead of a load; later runs use them as --keys", 0, LoadOptions.ZnodesMax, 0);
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };

        var command = new Command("bench", "Put load on ZooKeeper servers and measure rate, latency and CPU time.")
        {
            hosts, op, connections, outstanding, size, keys, children, seconds, warmup, pids, idle, fill, json, GapCommand.Create(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(idle) > 0 && result.GetValue(fill) > 0)
            {
                result.AddError("--idle-sessions and --fill exclude each other.");
            }
        });
        command.SetAction((parsed, cancel) => Task.FromResult(Run(
            new LoadOptions
            {
                Hosts = parsed.GetValue(hosts) ?? defaults.Hosts,
                Workload = parsed.GetValue(op),
                Connections = parsed.GetValue(connections),
                Outstanding = parsed.GetValue(outstanding),
                Size = parsed.GetValue(size),
                Keys = parsed.GetValue(keys),
                Children = parsed.GetValue(children),
                Duration = parsed.GetValue(seconds) ?? defaults.Duration,
                Warmup = parsed.GetValue(warmup) ?? defaults.Warmup,
                ServerPids = parsed.GetValue(pids) ?? defaults.ServerPids,
                IdleSessions = parsed.GetValue(idle),
                Fill = parsed.GetValue(fill),
            },
            parsed.GetValue(json),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancel)));
        return command;
    }

    /// <summary>Ctrl-C and SIGTERM end the measurement early, not without its result; a second one ends the program.</summary>
    private static int Run(LoadOptions options, bool json, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return Measure(options, json, output, error, stop.Token);
    }

    private static int Measure(LoadOptions options, bool json, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        try
        {
            var generator = new LoadGenerator(options, error);
            var failed = false;
            ReportLine report;
            if (options.IdleSessions > 0)
            {
                report = generator.RunIdle(cancel).ToReport();
            }
            else
            {
                var result = generator.Run(cancel);
                failed = result.Operations == 0 && result.Errors.Count > 0;
                report = result.ToReport();
            }

            output.WriteLine(json ? report.ToJson() : report.ToString());
            return failed ? 1 : 0;
        }
        catch (LoadException e)
        {
            error.WriteLine($"coord bench: {e.Message}.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("coord bench: stopped before there was anything to measure.");
            return 1;
        }
    }

    private static Option<IReadOnlyList<DnsEndPoint>> Hosts() => new("--hosts")
    {
        Description = "The servers as host:port,…; connections are spread over them [127.0.0.1:2181].",
        HelpName = "HOST:PORT,…",
        CustomParser = ParseHosts,
    };

    private static Option<Workload> Operation(Workload defaultValue) => new("--op")
    {
        Description = "get, exists, set, create, create-delete, mix:R (R percent reads) or ping.",
        HelpName = "OP",
        CustomParser = ParseWorkload,
        DefaultValueFactory = _ => defaultValue,
    };

    private static Option<IReadOnlyList<int>> Pids() => new("--server-pid")
    {
        Description = "Processes whose CPU time and memory are reported (Linux).",
        HelpName = "PID,…",
        CustomParser = ParsePids,
    };

    private static Option<int> Whole(string name, string description, int min, int max, int defaultValue) => new(name)
    {
        Description = $"{description}.",
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            var text = Word(result);
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {min} to {max}, not '{text}'."));
            }

            return value;
        },
    };

    private static Option<TimeSpan?> Seconds(string name, string description, double min, TimeSpan defaultValue)
    {
        const double Max = 86_400;
        return new Option<TimeSpan?>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}, in seconds [{defaultValue.TotalSeconds}]."),
            HelpName = "SECONDS",
            CustomParser = result =>
            {
                var text = Word(result);
                if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value < min || value > Max)
                {
                    result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number of seconds from {min} to {Max}, not '{text}'."));
                    return default;
                }

                return TimeSpan.FromSeconds(value);
            },
        };
    }

    private static IReadOnlyList<DnsEndPoint> ParseHosts(ArgumentResult result)
    {
        var hosts = new List<DnsEndPoint>();
        foreach (var word in Word(result).Split(','))
        {
            var colon = word.LastIndexOf(':');
            var (host, portText) = colon < 0 ? (word, null) : (word[..colon].Trim('[', ']'), word[(colon + 1)..]);
            var port = DefaultPort;
            if (host.Length == 0
                || (portText is not null && !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port))
                || port is < 1 or > IPEndPoint.MaxPort)
            {
                result.AddError($"--hosts must be host:port,… with ports from 1 to 65535, not '{Word(result)}'.");
                return [];
            }

            hosts.Add(new DnsEndPoint(host, port));
        }

        return hosts;
    }

    private static Workload ParseWorkload(ArgumentResult result)
    {
        if (!Workload.TryParse(Word(result), out var workload))
        {
            result.AddError($"--op must be get, exists, set, create, create-delete, mix:0 to mix:100 or ping, not '{Word(result)}'.");
        }

        return workload;
    }

    private static IReadOnlyList<int> ParsePids(ArgumentResult result)
    {
        var pids = new List<int>();
        foreach (var word in Word(result).Split(','))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid < 1)
            {
                result.AddError($"--server-pid must be process ids as pid,…, not '{Word(result)}'.");
                return [];
            }

            pids.Add(pid);
        }

        return pids;
    }

    private static string Word(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
}

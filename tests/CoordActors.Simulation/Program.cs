using System.CommandLine;
using System.Diagnostics;
using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Servers;

namespace CoordActors.Simulation;

/// <summary>Runs seeds by hand: any number of them, or one with a trace of everything that happens in it.</summary>
internal static class Program
{
    private static readonly Option<long?> Seed = new("--seed") { Description = "Run this seed only." };
    private static readonly Option<string?> WithKnobs = new("--knobs") { Description = "Run with these knobs, as a failure prints them." };
    private static readonly Option<long> From = new("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
    private static readonly Option<long> Count = new("--seeds") { Description = "How many seeds.", DefaultValueFactory = _ => 300 };
    private static readonly Option<bool> Trace = new("--trace") { Description = "Write down everything that happens." };
    private static readonly Option<bool> Planted = new("--planted") { Description = "Plant each known mistake until it is found." };
    private static readonly Option<string?> Named = new("--named") { Description = "Only planted mistakes with this in their names." };
    private static readonly Option<bool> Whole = new("--servers") { Description = "Whole servers instead of cores." };
    private static readonly Option<string?> Also = new("--also") { Description = "With --servers: knobs that each seed gets besides its own." };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "One line for each seed." };

    public static int Main(string[] args)
    {
        var command = new RootCommand("Simulates ensembles of Zab cores; a run is decided by its seed.")
        {
            Seed, WithKnobs, From, Count, Trace, Planted, Named, Verbose, Whole, Also,
        };
        command.SetAction(options => options.GetValue(Planted) ? RunPlanted(options)
            : options.GetValue(Whole) ? RunServers(options) : Run(options));
        return command.Parse(args).Invoke();
    }

    private static int Run(ParseResult options)
    {
        var watch = Stopwatch.StartNew();
        var failed = 0;
        var all = Chosen(options, Knobs.Parse, Knobs.Draw).ToList();
        foreach (var knobs in all)
        {
            var world = new World(knobs, trace: options.GetValue(Trace) ? Console.Out : null);
            var problem = world.Problem();
            if (problem is not null)
            {
                failed++;
                Console.WriteLine(problem);
            }
            else if (options.GetValue(Verbose))
            {
                Console.WriteLine(
                    $"{knobs.Seed}: {world.Agenda.Steps} steps, {world.Ghost.Epochs} epochs, {world.Ghost.Committed} transactions, "
                    + $"well after {world.HealedMs} ms: {knobs}");
            }
        }

        Console.WriteLine($"{all.Count} runs, {failed} failed, {watch.Elapsed.TotalSeconds:F1} s");
        return failed == 0 ? 0 : 1;
    }

    private static int RunServers(ParseResult options)
    {
        var watch = Stopwatch.StartNew();
        var failed = 0;
        var all = Chosen(options, WholeKnobs.Parse, seed => Draw(seed, options.GetValue(Also))).ToList();
        foreach (var knobs in all)
        {
            var world = new WholeWorld(knobs, options.GetValue(Trace) ? Console.Out : null);
            var problem = world.Problem();
            failed += problem is null ? 0 : 1;
            if (problem is not null || options.GetValue(Verbose))
            {
                Console.WriteLine(problem ?? $"seed {knobs.Seed}: {world.Done} requests in {world.NowMs} ms: {world.Describe()}");
            }
        }

        Console.WriteLine($"{all.Count} runs of whole servers, {failed} failed, {watch.Elapsed.TotalSeconds:F1} s");
        return failed;
    }

    private static WholeKnobs Draw(long seed, string? also) => WholeKnobs.Parse($"{WholeKnobs.Draw(seed)} {also}");

    private static int RunPlanted(ParseResult options)
    {
        var (count, word) = (options.GetValue(Count), options.GetValue(Named) ?? "");
        var hunts = options.GetValue(Whole)
            ? WholeFlaws.All.Select(flaw => (flaw.Name, Hunt: (Func<(long Seeds, string? Found)>)(() => Hunt.For(flaw, count))))
            : Flaws.All.Select(flaw => (flaw.Name, Hunt: (Func<(long Seeds, string? Found)>)(() => Hunt.For(flaw, count))));
        var missed = 0;
        Console.WriteLine("| planted | seeds | found as |");
        Console.WriteLine("|---|---|---|");
        foreach (var (name, hunt) in hunts.Where(hunt => hunt.Name.Contains(word, StringComparison.Ordinal)))
        {
            var (seeds, found) = hunt();
            missed += found is null ? 1 : 0;
            Console.WriteLine($"| {name} | {seeds} | {found ?? "not found"} |");
        }

        return missed;
    }

    private static IEnumerable<T> Chosen<T>(ParseResult options, Func<string, T> parse, Func<long, T> draw)
    {
        if (options.GetValue(WithKnobs) is { } line)
        {
            return [parse(line)];
        }

        if (options.GetValue(Seed) is { } seed)
        {
            return [draw(seed)];
        }

        var first = options.GetValue(From);
        return Enumerable.Range(0, (int)options.GetValue(Count)).Select(offset => draw(first + offset));
    }
}

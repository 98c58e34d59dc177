using System.Diagnostics;

namespace CoordActors.Cli.Tests.Server;

/// <summary>The executable as a user runs it: a process with a working directory of its own.</summary>
internal sealed class CoordProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _awaited = [];
    private readonly SemaphoreSlim _added = new(0);

    private CoordProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public string Log
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static CoordProcess Start(params string[] args)
    {
        // Errors go the way of the output: through two pipes they would come before or behind it, as it happens.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" 2>&1", "coord", "dotnet", Path.Combine(AppContext.BaseDirectory, "coord.dll"), .. args])
        {
            RedirectStandardOutput = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var coord = new CoordProcess(process);
        process.OutputDataReceived += (_, line) => coord.Add(line.Data);
        process.Exited += (_, _) => coord._serving.TrySetException(new InvalidOperationException("coord has ended before it served"));
        process.Start();
        process.BeginOutputReadLine();
        return coord;
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code, and all that it said.</returns>
    public static async Task<(int ExitCode, string Output)> Run(params string[] args)
    {
        using var coord = Start(args);
        var exitCode = await coord.Exit();
        return (exitCode, coord.Log);
    }

    public async Task Serving()
    {
        try
        {
            await _serving.Task.WaitAsync(Deadline);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}; it said:\n{Log}", failure);
        }
    }

    /// <summary>The first line with a text, as soon as it is written.</summary>
    public async Task<string> Line(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line) return line;
            _awaited.Add((text, found));
        }

        try
        {
            return await found.Task.WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"it does not say '{text}'; it said:\n{Log}");
        }
    }

    public async Task<int> Exit()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for a line of the log that has all the words.</summary>
    public async Task Logged(params string[] words)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!HasLogged(words))
        {
            await _added.WaitAsync(deadline.Token);
        }
    }

    /// <summary>SIGHUP.</summary>
    public async Task HangUp()
    {
        using var kill = Process.Start("kill", ["-HUP", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        await kill.WaitForExitAsync();
        return await Exit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private bool HasLogged(string[] words)
    {
        lock (_lines)
        {
            return _lines.Exists(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));
        }
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
            foreach (var (text, found) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal))) found.TrySetResult(line);
        }

        _added.Release();

        if (line.Contains("Serving clients", StringComparison.Ordinal))
        {
            _serving.TrySetResult();
        }
    }
}

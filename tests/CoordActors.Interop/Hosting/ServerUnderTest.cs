using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// A server as a process of its own on a free port with a data directory of its own, which can be stopped, killed and started again on both.
/// </summary>
public abstract class ServerUnderTest : IServerHost, IDisposable
{
    private readonly ServerOutput _output;
    private Process? _process;
    private Task _ready = Task.CompletedTask;

    protected ServerUnderTest(ServerOptions options)
    {
        Options = options;
        Directory = System.IO.Directory.CreateTempSubdirectory("coord-interop-").FullName;
        Port = ClientPorts.Free();
        _output = new ServerOutput($"{Path.GetFileName(Directory)}-{options.MyId ?? 0}.log");
        System.IO.Directory.CreateDirectory(DataDirectory);
        File.WriteAllText(ConfigurationFile, options.ToZooCfg(Port, DataDirectory));
        if (options.MyId is { } id)
        {
            File.WriteAllText(Path.Combine(DataDirectory, "myid"), $"{id}\n");
        }
    }

    public ServerOptions Options { get; }

    public int Port { get; }

    public string ConnectString => $"127.0.0.1:{Port}";

    public string DataDirectory => Path.Combine(Directory, "data");

    /// <summary>What the next process finds in its environment beside what this one has.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether there is a process, be it stopped by a signal.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Whether the process is stopped by a signal.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The process id of the running server.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    protected string Directory { get; }

    protected string ConfigurationFile => Path.Combine(Directory, "zoo.cfg");

    /// <summary>A word in the server's output that says it is about to answer.</summary>
    protected abstract string ReadyWord { get; }

    protected abstract ProcessStartInfo Command();

    /// <summary>Starts the process and returns when the server answers <c>srvr</c>.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or said nothing in time; its output is in the message.</exception>
    public ServerUnderTest Start()
    {
        try
        {
            Launch();
            AwaitServing();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public void Launch()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ready = ready.Task;
        var command = Command();
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.WorkingDirectory = Directory;
        foreach (var (name, value) in Variables)
        {
            command.Environment[name] = value;
        }

        IsPaused = false;
        _process = new Process { StartInfo = command, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, ready);
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended at its start."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Returns when the server answers <c>srvr</c> with its mode: it serves clients.</summary>
    public void AwaitServing()
    {
        var clock = Stopwatch.StartNew();
        WaitForReadyWord();
        while (Mode() is null)
        {
            if (!IsRunning || clock.Elapsed > Deadline.ServerStart)
            {
                throw new InvalidOperationException($"The server does not answer srvr on port {Port}.\n{Output()}");
            }

            _output.AwaitNext();
        }
    }

    /// <summary>What <c>srvr</c> says of its mode (standalone, leader, follower, observer, read-only); null while it does not serve.</summary>
    public string? Mode() =>
        IsRunning && !IsPaused && FourLetterWord.TryAsk(Port, "srvr", out var answer)
            ? answer.Split('\n').FirstOrDefault(line => line.StartsWith("Mode: ", StringComparison.Ordinal))?["Mode: ".Length..].Trim()
            : null;

    /// <summary>Returns the first line written since <paramref name="mark"/> that contains <paramref name="text"/>, now or later.</summary>
    public string AwaitOutput(string text, int mark = 0) => _output.Await(text, mark);

    /// <summary>Returns at the next line that the server writes, at the latest after a moment.</summary>
    public void AwaitOutput() => _output.AwaitNext();

    /// <summary>Returns when the process has ended by itself, with its exit code.</summary>
    public int AwaitEnd()
    {
        var process = _process ?? throw new InvalidOperationException("The server does not run.");
        if (!process.WaitForExit(Deadline.ServerStart))
        {
            throw new InvalidOperationException($"The server does not end.\n{Output()}");
        }

        var code = process.ExitCode;
        End(process);
        return code;
    }

    /// <summary>How many lines have been written so far.</summary>
    public int Mark() => _output.Count;

    /// <summary>What has been written since <paramref name="mark"/>.</summary>
    public IReadOnlyList<string> Lines(int mark) => _output.From(mark);

    /// <summary>Stops the process with a signal: its connections stay, and nobody answers on them once this has returned.</summary>
    public void Pause()
    {
        Signal("STOP");
        IsPaused = true;
        AwaitStandstill();
    }

    /// <summary>Lets a stopped process go on.</summary>
    public void Continue()
    {
        Signal("CONT");
        IsPaused = false;
    }

    /// <summary>Removes everything that the server has on disk, except who it is.</summary>
    public void LoseDisk()
    {
        foreach (var entry in new DirectoryInfo(DataDirectory).EnumerateFileSystemInfos().Where(entry => entry.Name != "myid"))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Takes over what a server that does not run has on disk, except who it is.</summary>
    public void TakeDiskOf(ServerUnderTest other)
    {
        LoseDisk();
        foreach (var file in new DirectoryInfo(other.DataDirectory).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "myid"))
        {
            var target = Path.Combine(DataDirectory, Path.GetRelativePath(other.DataDirectory, file.FullName));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
    }

    /// <inheritdoc />
    public string Obey(string order)
    {
        switch (order)
        {
            case "stop": Stop(); break;
            case "kill": Kill(); break;
            case "start": Start(); break;
            case "restart": Restart(); break;
            default: throw new InvalidOperationException($"A scenario asked for \"{order}\".");
        }

        return "done";
    }

    /// <summary>Ends the process as a power cut would end it for its clients: SIGKILL, nothing is flushed or said.</summary>
    public void Kill()
    {
        var process = _process ?? throw new InvalidOperationException("The server does not run.");
        process.Kill();
        End(process);
    }

    /// <summary>Asks the process to end in order (SIGTERM) and waits until it has.</summary>
    public void Stop()
    {
        var process = _process ?? throw new InvalidOperationException("The server does not run.");
        Signal("TERM");
        End(process);
    }

    public void Restart()
    {
        Stop();
        Start();
    }

    /// <summary>The last lines that the server wrote, for the message of a failed test.</summary>
    public string Output() => _output.Text;

    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }

        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private void Signal(string name)
    {
        using var signal = Process.Start("kill", $"-{name} {ProcessId}");
        signal.WaitForExit();
    }

    /// <summary>
    /// Returns when no thread of the process runs any more. The signal is handed to one of them, and until that one is next on a processor the others
    /// go on: on a busy machine they answer requests that were sent after <c>kill</c> had returned.
    /// </summary>
    private void AwaitStandstill()
    {
        var clock = Stopwatch.StartNew();
        while (!System.IO.Directory.EnumerateDirectories($"/proc/{ProcessId}/task").All(IsStopped))
        {
            if (clock.Elapsed > Deadline.ServerStart)
            {
                throw new InvalidOperationException($"The server does not stand still.\n{Output()}");
            }

            Thread.Yield();
        }
    }

    /// <summary>Whether a thread is stopped or has ended, by the state behind its name, which stands in parentheses and may contain any character.</summary>
    private static bool IsStopped(string task)
    {
        try
        {
            var stat = File.ReadAllText($"{task}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void WaitForReadyWord()
    {
        try
        {
            if (!_ready.Wait(Deadline.ServerStart))
            {
                throw new InvalidOperationException($"The server did not say \"{ReadyWord}\".\n{Output()}");
            }
        }
        catch (AggregateException ended)
        {
            throw new InvalidOperationException($"{ended.InnerException!.Message}\n{Output()}", ended);
        }
    }

    private void Keep(string? line, TaskCompletionSource ready)
    {
        if (line is null)
        {
            return;
        }

        _output.Add(line);
        if (line.Contains(ReadyWord, StringComparison.OrdinalIgnoreCase))
        {
            ready.TrySetResult();
        }
    }

    /// <summary>Returns when the process has ended and all that it wrote has been read.</summary>
    private void End(Process process)
    {
        if (!process.WaitForExit(Deadline.ServerStart))
        {
            throw new InvalidOperationException($"The server does not end.\n{Output()}");
        }

        process.WaitForExit();
        process.Dispose();
        _process = null;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>
/// A stand-alone server as a process of its own on a free port with a data directory of its own, which can be stopped, killed and started
/// again on both.
/// </summary>
public abstract class ServerUnderTest : IDisposable
{
    private const int LinesKept = 400;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    protected ServerUnderTest(ServerOptions options)
    {
        Options = options;
        Directory = System.IO.Directory.CreateTempSubdirectory("coord-interop-").FullName;
        Port = ClientPorts.Free();
        System.IO.Directory.CreateDirectory(DataDirectory);
        File.WriteAllText(ConfigurationFile, options.ToZooCfg(Port, DataDirectory));
    }

    public ServerOptions Options { get; }

    public int Port { get; }

    public string ConnectString => $"127.0.0.1:{Port}";

    public string DataDirectory => Path.Combine(Directory, "data");

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
            StartProcess();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
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
        using (var signal = Process.Start("kill", $"-TERM {process.Id}"))
        {
            signal.WaitForExit();
        }

        End(process);
    }

    public void Restart()
    {
        Stop();
        Start();
    }

    /// <summary>The last lines that the server wrote, for the message of a failed test.</summary>
    public string Output() => string.Join('\n', _output);

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

    private void StartProcess()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = Command();
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.WorkingDirectory = Directory;
        _process = new Process { StartInfo = command, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, ready);
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended at its start."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        WaitForReadyWord(ready.Task);
        while (!FourLetterWord.TryAsk(Port, "srvr", out var answer) || !answer.Contains("Mode:", StringComparison.Ordinal))
        {
            if (_process.HasExited || clock.Elapsed > Deadline.ServerStart)
            {
                throw new InvalidOperationException($"The server does not answer srvr on port {Port}.\n{Output()}");
            }
        }
    }

    private void WaitForReadyWord(Task ready)
    {
        try
        {
            if (!ready.Wait(Deadline.ServerStart))
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

        _output.Enqueue(line);
        while (_output.Count > LinesKept)
        {
            _output.TryDequeue(out _);
        }

        if (line.Contains(ReadyWord, StringComparison.OrdinalIgnoreCase))
        {
            ready.TrySetResult();
        }
    }

    private void End(Process process)
    {
        if (!process.WaitForExit(Deadline.ServerStart))
        {
            throw new InvalidOperationException($"The server does not end.\n{Output()}");
        }

        process.Dispose();
        _process = null;
    }
}

using System.Diagnostics;
using System.Text;
using CoordActors.Server.Admin;

namespace CoordActors.Admin.Metrics;

/// <summary>
/// Processor, memory, threads and collections of the process: under the names of Prometheus' client libraries, those of Java among them, since
/// that is where dashboards for ZooKeeper look.
/// </summary>
internal static class ProcessMetrics
{
    public static void Append(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        Value(text, "process_cpu_seconds_total", "counter", process.TotalProcessorTime.TotalSeconds);
        Value(text, "process_start_time_seconds", "gauge", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        Value(text, "process_resident_memory_bytes", "gauge", process.WorkingSet64);
        Value(text, "process_virtual_memory_bytes", "gauge", process.VirtualMemorySize64);
        if (ProcessFacts.OpenFiles() is { } files)
        {
            Value(text, "process_open_fds", "gauge", files.Open);
            Value(text, "process_max_fds", "gauge", files.Max);
        }

        var memory = GC.GetGCMemoryInfo();
        PrometheusText.Header(text, "jvm_memory_bytes_used", "gauge");
        PrometheusText.Sample(text, "jvm_memory_bytes_used", GC.GetTotalMemory(forceFullCollection: false), "{area=\"heap\"}");
        PrometheusText.Header(text, "jvm_memory_bytes_committed", "gauge");
        PrometheusText.Sample(text, "jvm_memory_bytes_committed", memory.TotalCommittedBytes, "{area=\"heap\"}");
        PrometheusText.Header(text, "jvm_memory_bytes_max", "gauge");
        PrometheusText.Sample(text, "jvm_memory_bytes_max", memory.TotalAvailableMemoryBytes, "{area=\"heap\"}");
        Value(text, "jvm_threads_current", "gauge", process.Threads.Count);
        PrometheusText.Header(text, "jvm_gc_collection_seconds", "summary");
        PrometheusText.Sample(text, "jvm_gc_collection_seconds_count", Collections(), "{gc=\"dotnet\"}");
        PrometheusText.Sample(text, "jvm_gc_collection_seconds_sum", GC.GetTotalPauseDuration().TotalSeconds, "{gc=\"dotnet\"}");
    }

    private static long Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Sum(GC.CollectionCount);

    private static void Value(StringBuilder text, string name, string type, double value)
    {
        PrometheusText.Header(text, name, type);
        PrometheusText.Sample(text, name, value);
    }
}

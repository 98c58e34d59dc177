using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CoordActors.Admin.Telemetry;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector. Only a server that is told a collector has this part, and it begins when the server
/// serves: nothing of it delays the start.
/// </summary>
internal sealed class TelemetryService(
    TelemetrySettings settings, AdminRuntime runtime, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TelemetryService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken).ConfigureAwait(false);
        using var meter = new MetricMirror(runtime);
        using var metrics = Metrics();
        using var traces = settings.TraceOneOf == 0 ? null : Traces();
        AdminLog.TelemetryStarted(logger, settings.Endpoint);
        using var timer = new PeriodicTimer(settings.MetricsInterval, time);
        do
        {
            try
            {
                await meter.Refresh().ConfigureAwait(false);
                metrics.ForceFlush();
            }
            catch (Exception failure) when (failure is TimeoutException or AskTimeoutException)
            {
                AdminLog.TelemetryStale(logger, failure.Message);
            }
        }
        while (await Next(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Started(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping).ConfigureAwait(false);
    }

    /// <summary>The reader's own clock is as good as off: what is sent is sent right after the numbers were taken.</summary>
    private MeterProvider Metrics() => Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(Describe)
        .AddMeter(MetricMirror.MeterName)
        .AddOtlpExporter((exporter, reader) =>
        {
            Configure(exporter, "v1/metrics");
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
        })
        .Build();

    private TracerProvider Traces() => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(Describe)
        .AddSource(WriteTrace.SourceName)
        .SetSampler(new TraceIdRatioBasedSampler(1.0 / settings.TraceOneOf))
        .AddOtlpExporter(exporter => Configure(exporter, "v1/traces"))
        .Build();

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("coord", serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}");

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        var isHttp = settings.Protocol == TelemetryProtocol.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri(settings.Endpoint.TrimEnd('/') + "/" + path) : new Uri(settings.Endpoint);
    }
}

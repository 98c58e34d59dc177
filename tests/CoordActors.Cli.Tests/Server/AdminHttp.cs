namespace CoordActors.Cli.Tests.Server;

/// <summary>An operator's HTTP client.</summary>
internal static class AdminHttp
{
    /// <summary>One for the admin server at a port of this machine, which takes the address for the proof of who it is.</summary>
    public static HttpClient Of(int port)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "ip");
        return http;
    }
}

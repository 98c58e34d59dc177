using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Which SQLite library runs: the system's when it is newer than the one in the package, otherwise that one.</summary>
public static unsafe class SqliteRuntime
{
    private const string BundledName = "e_sqlite3";

    static SqliteRuntime()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        Version = raw.sqlite3_libversion().utf8_to_string();
    }

    /// <summary>The version that is used, such as 3.40.1.</summary>
    public static string Version { get; }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != BundledName) return 0;
        _ = NativeLibrary.TryLoad(name, assembly, path, out var bundled);
        return OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out var ofSystem) && VersionOf(ofSystem) > VersionOf(bundled)
            ? ofSystem
            : bundled;
    }

    private static int VersionOf(nint library) =>
        library != 0 && NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var number)
            ? ((delegate* unmanaged[Cdecl]<int>)number)()
            : 0;
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>Reads users of ZooKeeper's DigestLoginModule from a JAAS file, the format of Java's <c>java.security.auth.login.config</c>.</summary>
public static class JaasFile
{
    private const string UserPrefix = "user_";

    /// <summary>The password of each <c>user_name="password"</c> of a section.</summary>
    /// <param name="section">Its name, such as <c>Server</c>.</param>
    /// <param name="text">The content of the file.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="ConfigurationException">It is no JAAS file, has no such section, or the section is not for user names and passwords.</exception>
    public static IReadOnlyDictionary<string, string> UsersOf(string section, string text, string source)
    {
        var (modules, name) = Find(section, text, source);
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var module in modules)
        {
            foreach (var (option, password) in module.Options.Where(option => option.Key.StartsWith(UserPrefix, StringComparison.Ordinal)))
            {
                users[option[UserPrefix.Length..]] = password;
            }
        }

        return users.Count > 0
            ? users
            : throw new ConfigurationException(name.Origin, $"section {section} has no user; each is an option user_<name>=\"<password>\".");
    }

    /// <summary>The <c>username</c> and <c>password</c> of a section for clients, such as <c>Client</c>; otherwise as <see cref="UsersOf"/>.</summary>
    public static (string User, string Password) ClientOf(string section, string text, string source)
    {
        var (modules, name) = Find(section, text, source);
        foreach (var module in modules)
        {
            if (module.Options.TryGetValue("username", out var user) && module.Options.TryGetValue("password", out var password)) return (user, password);
        }

        throw new ConfigurationException(name.Origin, $"section {section} must have the options username and password.");
    }

    private static (List<Module> Modules, JaasWord Name) Find(string section, string text, string source)
    {
        var words = new JaasScanner(text, source);
        var names = new List<string>();
        (List<Module>, JaasWord)? found = null;
        while (words.Next() is { } name)
        {
            words.Expect("{");
            names.Add(name.Text);
            var modules = ReadModules(words);
            if (name.Text != section || found is not null) continue;
            modules.ForEach(module => Check(module, section));
            found = (modules, name);
        }

        return found ?? throw new ConfigurationException(new ConfigurationOrigin(source), names.Count == 0
            ? $"the file has no section; it must have the section {section} {{ … }};."
            : $"the file has no section {section}; it has {string.Join(", ", names)}.");
    }

    private static void Check(Module module, string section)
    {
        if (module.Class.Text.EndsWith("Krb5LoginModule", StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                module.Class.Origin, $"section {section} is for Kerberos, which is not there; it must name "
                    + "org.apache.zookeeper.server.auth.DigestLoginModule with user names and passwords.");
        }

        if (!module.Class.Text.EndsWith("DigestLoginModule", StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                module.Class.Origin, $"{module.Class.Text} is unknown here; it must be org.apache.zookeeper.server.auth.DigestLoginModule.");
        }
    }

    /// <summary>Everything up to the brace that ends a section.</summary>
    private static List<Module> ReadModules(JaasScanner words)
    {
        var modules = new List<Module>();
        while (words.Require("the name of a login module, or }") is var word && !word.Is("}"))
        {
            var flag = words.Require("required, requisite, sufficient or optional");
            if (flag.Text.ToUpperInvariant() is not ("REQUIRED" or "REQUISITE" or "SUFFICIENT" or "OPTIONAL"))
            {
                throw flag.Wrong("required, requisite, sufficient or optional");
            }

            modules.Add(new Module(word, ReadOptions(words)));
        }

        words.Expect(";");
        return modules;
    }

    /// <summary>Everything up to the semicolon that ends a module.</summary>
    private static Dictionary<string, string> ReadOptions(JaasScanner words)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        while (words.Require("an option, or ;") is var name && !name.Is(";"))
        {
            if (name.IsSign) throw name.Wrong("an option such as user_bob=\"secret\", or ;");
            words.Expect("=");
            var value = words.Require("a value");
            if (value.IsSign) throw value.Wrong("a value such as \"secret\"");
            options[name.Text] = value.Text.Contains("${", StringComparison.Ordinal)
                ? throw new ConfigurationException(name.Origin, $"{name.Text} has a Java property ${{…}} in it; it must be the value itself.")
                : value.Text;
        }

        return options;
    }

    private sealed record Module(JaasWord Class, Dictionary<string, string> Options);
}

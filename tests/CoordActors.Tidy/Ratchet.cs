namespace CoordActors.Tidy;

/// <summary>
/// A limit with a list of those that are over it, each with its size of today. The list may only shrink: who grows is an offence,
/// and who has become smaller is one too until the list says so.
/// </summary>
/// <param name="Unit">What is counted, in the plural, for the message.</param>
/// <param name="Limit">The largest size that needs no entry.</param>
/// <param name="Exceptions">Name to size.</param>
internal sealed record Ratchet(string Unit, int Limit, IReadOnlyDictionary<string, int> Exceptions)
{
    /// <summary>For a rule that finds offences: each file has as many as it is listed with, and who has another number is told where they are.</summary>
    public IEnumerable<Offence> CheckEach(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<Offence>> rule)
    {
        var found = files.Select(f => (File: f, Offences: rule(f).ToList())).ToList();
        var wrong = Check(found.Select(f => new Measured(f.File.Path, f.Offences.Count, f.File, 1))).ToList();
        return wrong.Concat(found.Where(f => wrong.Any(w => w.Path == f.File.Path)).SelectMany(f => f.Offences));
    }

    public IEnumerable<Offence> Check(IEnumerable<Measured> measured)
    {
        var seen = new HashSet<string>();
        foreach (var (name, size, file, line) in measured)
        {
            seen.Add(name);
            var what = name == file.Path ? "" : name.Replace(file.Path + "#", "") + " ";
            var listed = Exceptions.TryGetValue(name, out var exception);
            if (size > (listed ? exception : Limit))
                yield return file.At(line, $"{what}has {size} {Unit}, {(listed ? $"more than its exception of {exception}" : $"the limit is {Limit}")}");
            else if (listed && size <= Limit)
                yield return file.At(line, $"{what}is within the limit of {Limit} now: remove its exception");
            else if (listed && size < exception)
                yield return file.At(line, $"{what}has shrunk to {size}: lower its exception from {exception}");
        }

        foreach (var gone in Exceptions.Keys.Where(k => !seen.Contains(k)))
            yield return new Offence(gone, 0, "is gone: remove its exception");
    }
}

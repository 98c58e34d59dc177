using System.CommandLine;
using System.CommandLine.Parsing;
using CoordActors.Server.Settings;

namespace CoordActors.Cli;

/// <summary>One sentence for a wrong command line: what is wrong, and what would be right.</summary>
internal static class WrongInput
{
    /// <summary>The sentence.</summary>
    /// <param name="parsed">A command line with errors.</param>
    public static string Sentence(ParseResult parsed)
    {
        var result = parsed.CommandResult;
        var command = result.Command;
        var commands = command.Subcommands.Select(known => known.Name).ToList();
        if (parsed.Tokens.Count == 0) return $"what to do is missing; it is one of {string.Join(", ", commands)}, and coord --help explains them.";
        if (MistypedOption(parsed) is { } option) return NoOption(command, option);
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } word)
        {
            return commands.Count > 0
                ? $"there is no command {word}; {Suggest(word, commands)}."
                : $"{PathOf(command)} does not take {word}; see coord {PathOf(command)} --help.";
        }

        return commands.Count > 0 && command.Action is null
            ? $"{PathOf(command)} wants a command: {string.Join(", ", commands)}."
            : result.Children.Select(WhatIsMissing).FirstOrDefault(missing => missing is not null) ?? NotANumber(parsed.Errors[0]);
    }

    /// <summary>The sentence for a word that looks like an option and is none.</summary>
    public static string NoOption(Command command, string word)
    {
        string[] options = [.. command.Options.Select(option => option.Name).Where(name => name != "--help"), "--help"];
        return $"{(command is RootCommand ? "coord" : PathOf(command))} has no option {word}; {Suggest(word, options)}.";
    }

    private static string Suggest(string word, IReadOnlyList<string> known) =>
        NearestName.Near(word, known) is { } nearest ? $"the nearest is {nearest}" : $"there are {string.Join(", ", known)}";

    /// <summary>An option that is none ends up among the arguments, or nowhere.</summary>
    private static string? MistypedOption(ParseResult parsed) => parsed.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens.Select(token => token.Value))
        .Concat(parsed.UnmatchedTokens)
        .FirstOrDefault(word => word.StartsWith('-') && word.Length > 1);

    private static string? WhatIsMissing(SymbolResult part) => part switch
    {
        OptionResult { Implicit: false } result when result.Tokens.Count < result.Option.Arity.MinimumNumberOfValues =>
            $"{result.Option.Name} wants a value, {result.Option.HelpName ?? result.Option.Name.TrimStart('-')}.",
        OptionResult result when result.Tokens.Count > result.Option.Arity.MaximumNumberOfValues =>
            $"{result.Option.Name} is given {result.Tokens.Count} times; it may be given once.",
        ArgumentResult result when result.Tokens.Count < result.Argument.Arity.MinimumNumberOfValues && result.Parent is CommandResult owner =>
            $"{PathOf(owner.Command)} wants {result.Argument.Name}; see coord {PathOf(owner.Command)} --help.",
        _ => null,
    };

    private static string NotANumber(ParseError error)
    {
        var option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        return option is { Option: Option<int> or Option<double> } && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"{option.Option.Name} is \"{option.Tokens[^1].Value}\"; it must be a number."
            : error.Message;
    }

    private static string PathOf(Command command) => string.Join(' ', Names(command));

    private static IEnumerable<string> Names(Command command) => command is RootCommand
        ? []
        : command.Parents.OfType<Command>().Take(1).SelectMany(Names).Append(command.Name);
}

using System.Text;

namespace CoordActors.Admin.Commands;

/// <summary>The page that lists the commands, one link each, as ZooKeeper's does.</summary>
internal static class CommandList
{
    public static string Of(string commandPath)
    {
        var page = new StringBuilder();
        foreach (var command in CommandTable.All)
        {
            page.Append("<a href=\"").Append(commandPath).Append('/').Append(command.Name).Append("\">").Append(command.Name).Append("</a>\n<br/>\n");
        }

        return page.ToString();
    }
}

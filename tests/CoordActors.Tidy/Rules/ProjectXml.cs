using System.Xml;
using System.Xml.Linq;

namespace CoordActors.Tidy.Rules;

/// <summary>Project files as XML with line numbers.</summary>
internal static class ProjectXml
{
    public static IEnumerable<XElement> Elements(SourceFile project, string name) =>
        XDocument.Parse(project.Text, LoadOptions.SetLineInfo).Descendants(name);

    public static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;
}

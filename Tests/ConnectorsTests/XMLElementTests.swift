import Testing

@testable import Connectors

@Suite struct XMLElementTests {
    private func read(_ text: String) throws -> XMLElement { try XMLElement.document(Array(text.utf8)) }

    @Test func elementsTextAndEntities() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a <b> -->
            <s:Root xmlns:s="http://x/" a='1>2'><Key>a&amp;b&lt;&#233;&#x1F600;&quot;&apos;</Key><Empty/><Empty a="b" /><Key><![CDATA[<raw>&amp;]]></Key><Deep><Key>é</Key></Deep>x<?p?>y</s:Root >

            """)
        #expect(root.name == "Root")
        #expect(root.text == "xy")
        #expect(root.children.map(\.name) == ["Key", "Empty", "Empty", "Key", "Deep"])
        #expect(root.text("Key") == "a&b<é😀\"'")
        #expect(root.children[3].text == "<raw>&amp;")
        #expect(root["Deep"]?.text("Key") == "é")
        #expect(root["Absent"] == nil)
    }

    @Test func byteOrderMarkIsPassedOver() throws { #expect(try XMLElement.document([0xEF, 0xBB, 0xBF] + Array("<a/>".utf8)).name == "a") }

    @Test(arguments: [
        "", "   ", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a>&unknown;</a>", "<a>&amp</a>", "<a>&#xD800;</a>", "<a b></a>", "<a b=c></a>", "<a b=\"c></a>", "<a",
        "<>x</>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a><![CDATA[x</a>", "<a><!-- x</a>",
        String(repeating: "<a>", count: 1_000) + String(repeating: "</a>", count: 1_000),
    ])
    func otherTextIsRefused(_ text: String) { #expect(throws: XMLFault.self) { try read(text) } }

    /// Every beginning of a document is refused, and none is read past its end.
    @Test func cutDocumentsAreRefused() throws {
        let whole = Array("<?xml version=\"1.0\"?><R a=\"b\"><K>x&amp;y</K><!-- c --><E/><![CDATA[d]]></R>".utf8)
        #expect(try XMLElement.document(whole).text("K") == "x&y")
        for count in 0..<whole.count { #expect(throws: XMLFault.self, "\(count)") { try XMLElement.document(Array(whole[..<count])) } }
    }
}

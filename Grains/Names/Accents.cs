using System.Collections.Frozen;

namespace OrleansMessenger.Grains.Names;

/// <summary>
/// Letters and the accented forms of each. Written out because string.Normalize leaves everything but ASCII as it is when
/// the program runs without ICU (InvariantGlobalization). Lower case; Latin, Greek and Cyrillic, from Unicode's canonical decompositions.
/// </summary>
public static class Accents
{
    private const string Table =
        """
        aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ
        bḃḅḇ
        cçćĉċčḉ
        dďḋḍḏḑḓ
        eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ
        fḟ
        gĝğġģǧǵḡ
        hĥȟḣḥḧḩḫẖ
        iìíîïĩīĭįİǐȉȋḭḯỉị
        jĵǰ
        kķǩḱḳḵ
        lĺļľḷḹḻḽ
        mḿṁṃ
        nñńņňǹṅṇṉṋ
        oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ
        pṕṗ
        rŕŗřȑȓṙṛṝṟ
        sśŝşšșṡṣṥṧṩ
        tţťțṫṭṯṱẗ
        uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự
        vṽṿ
        wŵẁẃẅẇẉẘ
        xẋẍ
        yýÿŷȳẏẙỳỵỷỹ
        zźżžẑẓẕ
        æǣǽ
        øǿ
        ſẛ
        ʒǯ
        αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ
        εέἐἑἒἓἔἕὲέ
        ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ
        ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ
        οόὀὁὂὃὄὅὸό
        ρῤῥ
        υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ
        ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ
        ϒϓϔ
        аӑӓ
        гѓ
        еѐёӗ
        жӂӝ
        зӟ
        ийѝӣӥ
        кќ
        оӧ
        уўӯӱӳ
        чӵ
        ыӹ
        эӭ
        ії
        ѵѷ
        әӛ
        өӫ
        """;

    private static readonly FrozenDictionary<char, char> _letters = Table
        .Split('\n')
        .SelectMany(line => line.Skip(1).Select(accented => (accented, letter: line[0])))
        .ToFrozenDictionary(pair => pair.accented, pair => pair.letter);

    /// <summary>The letter without its accent.</summary>
    public static char Fold(char letter) => char.IsAscii(letter) ? letter : _letters.GetValueOrDefault(letter, letter);

    /// <summary>An accent that stands as a character of its own, or the choice between a letter and a picture: nothing to search by.</summary>
    public static bool IsMark(char character) => character is >= '\u0300' and <= '\u036F' or >= '\uFE00' and <= '\uFE0F';
}

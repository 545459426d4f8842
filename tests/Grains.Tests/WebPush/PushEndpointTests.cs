using System.Net;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Grains.Tests.WebPush;

public sealed class PushEndpointTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80b::200a")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2002:101:101::1")]
    public void An_address_of_the_internet_is_public(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.0")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::1.1.1.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b:1::1.1.1.1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Any_other_address_is_not(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc:def-_")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/gAAAA")]
    [InlineData("https://web.push.apple.com/QOX")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=BQYAAAC%2bDhg%3d")]
    [InlineData("https://push.example.net:443/1")]
    [InlineData("https://1.1.1.1/1")]
    [InlineData("https://[2606:4700:4700::1111]/1")]
    public void A_push_service_of_the_internet_may_be_called(string url) => Assert.Null(PushEndpoint.WhyNot(url, allowPrivate: false));

    [Theory]
    [InlineData("", "isn't a web address")]
    [InlineData("/push/1", "must begin with https")]
    [InlineData("//push.example.net/1", "must begin with https")]
    [InlineData("https://", "isn't a web address")]
    [InlineData("https://push.example.net/a b", "isn't a web address")]
    [InlineData("https://push.example.net/\r\nX: 1", "isn't a web address")]
    [InlineData("https://push.ex\u00e4mple.net/1", "isn't a web address")]
    [InlineData("https://push.example.net\\@127.0.0.1/", "isn't a web address")]
    [InlineData("http://push.example.net/1", "must begin with https")]
    [InlineData("file:///etc/passwd", "must begin with https")]
    [InlineData("mailto:ada@example.org", "must begin with https")]
    [InlineData("https://ada:secret@push.example.net/1", "must not hold a user's name")]
    [InlineData("https://push.example.net@127.0.0.1/1", "must not hold a user's name")]
    [InlineData("https://push.example.net:22/1", "must not name a port")]
    [InlineData("https://localhost/1", "isn't on the internet")]
    [InlineData("https://127.0.0.1/1", "isn't on the internet")]
    [InlineData("https://127.1/1", "isn't on the internet")]
    [InlineData("https://2130706433/1", "isn't on the internet")]
    [InlineData("https://0x7f.0.0.1/1", "isn't on the internet")]
    [InlineData("https://0177.0.0.1/1", "isn't on the internet")]
    [InlineData("https://169.254.169.254/latest/meta-data", "isn't on the internet")]
    [InlineData("https://[::1]/1", "isn't on the internet")]
    [InlineData("https://[::ffff:10.0.0.1]/1", "isn't on the internet")]
    [InlineData("https://[fe80::1%25eth0]/1", "isn't on the internet")]
    public void Any_other_address_may_not_and_a_sentence_says_why(string url, string why) =>
        Assert.Contains(why, PushEndpoint.WhyNot(url, allowPrivate: false), StringComparison.Ordinal);

    [Fact]
    public void An_address_has_at_most_a_thousand_characters()
    {
        var url = "https://push.example.net/".PadRight(1_000, 'x');

        Assert.Null(PushEndpoint.WhyNot(url, allowPrivate: false));
        Assert.Contains("longer than 1,000 characters", PushEndpoint.WhyNot(url + "x", allowPrivate: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_private_ones_are_allowed_http_and_any_port_will_do_but_no_users_name()
    {
        Assert.Null(PushEndpoint.WhyNot("http://localhost:5081/push/1", allowPrivate: true));
        Assert.NotNull(PushEndpoint.WhyNot("http://ada@localhost:5081/push/1", allowPrivate: true));
        Assert.NotNull(PushEndpoint.WhyNot("ftp://localhost/push/1", allowPrivate: true));
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>303 after a form was taken: the next page is fetched with GET, and a reload sends nothing twice.</summary>
public static class SeeOtherResult
{
    /// <param name="page">Where to go; a path of this site.</param>
    public static IActionResult SeeOther(this PageModel page, string path)
    {
        page.Response.Headers.Location = path;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }
}

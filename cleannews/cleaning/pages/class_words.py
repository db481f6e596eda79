"""What the words of classes, ids and roles say an element is for: curated groups, free of any language or site."""

from __future__ import annotations

# Curated on the class names of news templates; a group is one fact of the model.
GROUPS: dict[str, frozenset[str]] = {
    "body": frozenset(
        {"body", "bodytext", "articlebody", "storybody", "bodycopy", "storytext", "story", "entry", "post", "article"}
        | {"content", "text", "paragraph", "copy", "prose", "richtext", "wysiwyg", "main"}
    ),
    "lead": frozenset(
        {"lead", "lede", "standfirst", "deck", "dek", "intro", "excerpt", "summary", "subtitle", "subhead", "abstract"}
        | {"subheadline", "chapeau", "vorspann", "kicker", "description", "sapo", "anons", "strapline", "introtext"}
    ),
    "headline": frozenset({"headline", "title", "heading", "hed", "ttl"}),
    "byline": frozenset(
        {
            "byline",
            "author",
            "authors",
            "contributor",
            "reporter",
            "writer",
            "autor",
            "auteur",
            "avtor",
            "bio",
            "profile",
        }
    ),
    "date": frozenset({"date", "time", "timestamp", "published", "pubdate", "updated", "dateline", "datetime"}),
    "caption": frozenset(
        {"caption", "figcaption", "credit", "photographer", "photo", "image", "picture", "gallery", "media", "slide"}
        | {"slideshow", "carousel", "video", "player", "legend", "foto", "img", "figure", "thumbnail", "thumb"}
    ),
    "related": frozenset(
        {
            "related",
            "recommend",
            "recommended",
            "recirc",
            "recirculation",
            "more",
            "read",
            "readmore",
            "also",
            "similar",
        }
        | {"trending", "popular", "latest", "most", "next", "prev", "teaser", "card", "promo", "feed", "list", "onward"}
        | {"listing", "grid", "outbrain", "taboola", "further", "tease", "item", "posts", "stories", "articles", "news"}
    ),
    "navigation": frozenset(
        {"nav", "menu", "navbar", "navigation", "breadcrumb", "breadcrumbs", "toolbar", "topbar", "sitemap", "skip"}
        | {"pagination", "pager", "sidebar", "rail", "aside", "masthead", "header", "footer", "foot", "toc", "dropdown"}
    ),
    "share": frozenset(
        {"share", "sharing", "social", "sns", "facebook", "twitter", "whatsapp", "telegram", "follow", "like", "print"}
    ),
    "subscribe": frozenset(
        {"newsletter", "subscribe", "subscription", "signup", "paywall", "register", "registration", "login", "donate"}
        | {"membership", "abo", "offer", "regwall", "premium", "app", "push", "notify", "cta", "inline", "piano"}
    ),
    "advertisement": frozenset(
        {"ad", "ads", "adv", "advert", "advertisement", "advertising", "sponsor", "sponsored", "banner", "dfp", "gpt"}
        | {"commercial", "anzeige", "werbung", "promotion", "affiliate", "shop", "product", "adslot", "reklama"}
    ),
    "comments": frozenset(
        {"comment", "comments", "commentlist", "disqus", "reply", "replies", "respond", "discussion", "forum"}
        | {"reaction", "reactions", "vote", "rating", "poll", "kommentare"}
    ),
    "notice": frozenset(
        {"copyright", "cookie", "cookies", "consent", "gdpr", "disclaimer", "privacy", "terms", "legal", "notice"}
        | {"correction", "footnote", "endnote", "tag", "tags", "topic", "topics", "keywords", "category", "categories"}
        | {"label", "meta", "info", "widget", "modal", "popup", "overlay", "tooltip", "hidden", "sr", "visually"}
    ),
}
# The groups of each word, a bit for each of `GROUPS`.
BITS = {word: 1 << index for index, words in enumerate(GROUPS.values()) for word in words}

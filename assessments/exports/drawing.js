// What every picture goes through: it is drawn alike each time, and gets its letters to carry with it.
//
// An SVG opened elsewhere, or painted into a PNG, sees no font of the page. Without this, a chart would be measured in
// one typeface and painted in another.

{
  const { topojson } = (window.PlotlyGeoAssets ??= { topojson: {} });
  topojson.world_50m = JSON.parse(document.getElementById("world_50m").textContent);

  const faces = [...document.getElementById("fonts").sheet.cssRules].map(({ cssText, style }) => ({
    css: cssText,
    family: style.getPropertyValue("font-family").replaceAll('"', ""),
    isItalic: style.getPropertyValue("font-style") === "italic",
    letters: lettersOf(style.getPropertyValue("unicode-range")),
  }));
  const fontsReady = Promise.all([...document.fonts].map((face) => face.load()));

  // "U+0-FF, U+131" as a pattern that finds one of these letters.
  function lettersOf(range) {
    const parts = range.split(",").map((part) => part.trim().slice(2).split("-"));
    return new RegExp(`[${parts.map((ends) => ends.map((end) => `\\u{${end}}`).join("-")).join("")}]`, "u");
  }

  function withFonts(svg) {
    const isUsed = ({ family, isItalic, letters }) =>
      svg.includes(family) && letters.test(svg) && (!isItalic || /<i>|italic/.test(svg));
    const css = faces.filter(isUsed).map((face) => face.css).join("");
    return css ? svg.replace(/<svg[^>]*>/, (tag) => `${tag}<style>${css}</style>`) : svg;
  }

  // Chromium writes the style that plotly.js emptied before or after the other attributes, as its timers fell.
  const withoutEmptyStyle = (svg) => svg.replace(/^<svg[^>]*>/, (tag) => tag.replace(' style=""', ""));

  async function painted(address, { width, height, scale }) {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }

  // Printing makes a large image of each shape with a pattern, and takes a second for it: 46 for a heatmap of 40
  // ministries. So for a PDF the pattern's tiles are laid out one by one, as the lines and dots that they are.
  function withTiles(svg) {
    const holder = document.createElement("div");
    holder.innerHTML = svg;
    document.body.append(holder);
    const shapes = [...holder.querySelectorAll('[style*="url("]')];
    shapes.forEach((shape, place) => {
      const id = /^url\("#(.+)"\)/.exec(shape.style.fill)?.[1];
      const pattern = id && holder.querySelector(`pattern[id="${CSS.escape(id)}"]`);
      if (pattern && !pattern.getAttribute("patternTransform")) layOut(shape, pattern, `tiles${place}`);
    });
    const tiled = new XMLSerializer().serializeToString(holder.firstElementChild);
    holder.remove();
    return tiled;
  }

  function layOut(shape, pattern, name) {
    const within = shape.getBBox();
    const [wide, high] = [pattern.width.baseVal.value, pattern.height.baseVal.value];
    const parts = [...pattern.children].filter((part) => part.getAttribute("fill-opacity") !== "0");
    const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const [clip, tiles, outline] = [make("clipPath"), make("g"), shape.cloneNode()];
    outline.removeAttribute("style");
    outline.removeAttribute("transform");
    clip.id = name;
    clip.append(outline);
    tiles.setAttribute("clip-path", `url(#${name})`);
    if (shape.hasAttribute("transform")) tiles.setAttribute("transform", shape.getAttribute("transform"));
    for (let x = Math.floor(within.x / wide) * wide; x < within.x + within.width; x += wide) {
      for (let y = Math.floor(within.y / high) * high; y < within.y + within.height; y += high) {
        for (const part of parts) {
          const tile = part.cloneNode();
          tile.setAttribute("transform", `translate(${x},${y})`);
          tiles.append(tile);
        }
      }
    }
    shape.style.fill = "none";
    shape.before(clip, tiles);
  }

  // plotly.js names the parts of a drawing by chance: from the same start, the same chart has the same bytes.
  function chance(seed) {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }

  // The title of a PDF, which is printed from this page, in the words of the chart.
  function plain(markup) {
    const text = markup.replace(/<br>/g, " ").replace(/<[^>]*>/g, "");
    return new DOMParser().parseFromString(text, "text/html").documentElement.textContent.trim();
  }

  // Kaleido's script calls this: for a picture without the address's prefix, or, to print a PDF, for an address.
  const draw = Plotly.toImage;
  Plotly.toImage = async (figure, options) => {
    await fontsReady;
    Math.random = chance(1);
    document.title = plain(figure.layout?.title?.text ?? "") || "Chart";
    const drawn = await draw(figure, { ...options, format: "svg", imageDataOnly: true });
    const svg = withFonts(withoutEmptyStyle(drawn));
    if (options.format === "svg" && options.imageDataOnly) return svg;
    const addressOf = (markup) => `data:image/svg+xml,${encodeURIComponent(markup)}`;
    if (options.format === "svg") return addressOf(withTiles(svg));
    const png = await painted(addressOf(svg), options);
    return options.imageDataOnly ? png.slice(png.indexOf(",") + 1) : png;
  };
}

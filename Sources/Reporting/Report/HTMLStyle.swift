/// The page's style sheet: light and dark, paper, narrow screens.
enum HTMLStyle {
    static let text = """
        :root { color-scheme: light dark;
          --page: #f5f6f8; --card: #ffffff; --ink: #16202e; --soft: #54606f; --line: #dfe3e9; --faint: #eef0f4; --link: #0b5cad;
          --observed: #14406f; --expected: #8a5a00; --band: #3b82c4; --event: #d0342c; --bar: #3572b0;
          --s0: #64748b; --s1: #b07a00; --s2: #c2570c; --s3: #b3261e; --s0t: #eef1f5; --s1t: #fdf3d8; --s2t: #fde8d7; --s3t: #fbe1df; }
        @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
          --page: #0f141b; --card: #171e28; --ink: #e6ebf2; --soft: #a3afbf; --line: #2b3543; --faint: #202936; --link: #7fbcff;
          --observed: #8cc4ff; --expected: #f0b45a; --band: #4b8fd0; --event: #ff6a60; --bar: #5a9bdc;
          --s0: #94a3b8; --s1: #f2c14e; --s2: #ff9a57; --s3: #ff8a80; --s0t: #232c39; --s1t: #3a3113; --s2t: #402715; --s3t: #441d1b; } }
        :root[data-theme="dark"] { color-scheme: dark;
          --page: #0f141b; --card: #171e28; --ink: #e6ebf2; --soft: #a3afbf; --line: #2b3543; --faint: #202936; --link: #7fbcff;
          --observed: #8cc4ff; --expected: #f0b45a; --band: #4b8fd0; --event: #ff6a60; --bar: #5a9bdc;
          --s0: #94a3b8; --s1: #f2c14e; --s2: #ff9a57; --s3: #ff8a80; --s0t: #232c39; --s1t: #3a3113; --s2t: #402715; --s3t: #441d1b; }
        :root[data-theme="light"] { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        main, .top, .foot { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
        h1, h2, h3, h4, p { margin: 0; } a { color: var(--link); }
        .top { padding-top: 28px; display: flex; gap: 16px; align-items: flex-start; }
        .top > div { flex: 1; } .brand { font-size: 12px; font-weight: 700; letter-spacing: .14em; text-transform: uppercase; color: var(--soft); }
        h1 { font-size: 28px; line-height: 1.25; letter-spacing: -.01em; } .lead { font-size: 17px; margin-top: 6px; max-width: 62em; } .remark { color: var(--soft); margin-top: 4px; }
        button, input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 6px 10px; min-width: 0; }
        button:focus-visible, input:focus-visible, select:focus-visible, svg:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        #theme { display: none; cursor: pointer; } .js #theme { display: block; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 22px 0 0; }
        .cards div, .panel, article.group { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        .cards div { padding: 12px 16px; } .cards dt { color: var(--soft); font-size: 13px; } .cards dd { margin: 2px 0 0; font-size: 22px; font-weight: 650; line-height: 1.25; } .cards small { display: block; font-size: 13px; font-weight: 400; color: var(--soft); }
        .panel { padding: 18px 20px; margin-top: 16px; } h2 { font-size: 18px; margin-bottom: 10px; }
        .split { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; } .split .panel { min-width: 0; }
        .wide { overflow-x: auto; } svg { display: block; width: 100%; height: auto; } svg.timeline { min-width: 720px; } .lane { font-size: 13px; fill: var(--ink); }
        .axis path { stroke: var(--faint); fill: none; } .axis path.major { stroke: var(--line); } .axis text { fill: var(--soft); font-size: 11px; } .axis text.major { fill: var(--ink); } .base { stroke: var(--line); }
        rect.s0 { fill: var(--s0); } rect.s1 { fill: var(--s1); } rect.s2 { fill: var(--s2); } rect.s3 { fill: var(--s3); } svg a:hover rect { opacity: .7; }
        .quiet { color: var(--soft); font-size: 14px; margin-top: 8px; }
        .heading { display: flex; flex-wrap: wrap; align-items: baseline; gap: 6px 18px; margin: 30px 0 10px; } .heading h2 { margin: 0; }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; color: var(--soft); font-size: 13px; margin-left: auto; } .legend span { display: inline-flex; align-items: center; gap: 6px; } .legend svg { width: 22px; height: 12px; }
        .controls { display: none; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 12px; } .js .controls { display: flex; } .controls input { flex: 1 1 200px; } .controls select { max-width: 240px; } #status { color: var(--soft); font-size: 14px; }
        article.group { margin-bottom: 16px; padding: 18px 20px 12px; border-left: 5px solid var(--s0); scroll-margin-top: 12px; } article.group:target { box-shadow: 0 0 0 3px var(--link); }
        article.s1 { border-left-color: var(--s1); } article.s2 { border-left-color: var(--s2); } article.s3 { border-left-color: var(--s3); } article[hidden] { display: none; }
        .group header { display: flex; gap: 16px; align-items: flex-start; } .title { flex: 1; min-width: 0; }
        .badge { flex: none; width: 68px; padding: 7px 0 5px; border-radius: 10px; text-align: center; line-height: 1.15; background: var(--s0t); color: var(--s0); } .badge b { display: block; font-size: 25px; } .badge span { font-size: 12px; }
        .s1 .badge { background: var(--s1t); color: var(--s1); } .s2 .badge { background: var(--s2t); color: var(--s2); } .s3 .badge { background: var(--s3t); color: var(--s3); }
        @media (prefers-color-scheme: light) { :root:not([data-theme="dark"]) .s1 .badge { color: #7a5400; } :root:not([data-theme="dark"]) .s2 .badge { color: #9a4108; } } :root[data-theme="light"] .s1 .badge { color: #7a5400; } :root[data-theme="light"] .s2 .badge { color: #9a4108; }
        h3 { font-size: 17px; line-height: 1.3; } .rank { display: inline-block; min-width: 1.6em; padding: 0 5px; border-radius: 6px; background: var(--faint); color: var(--soft); font-size: 13px; text-align: center; vertical-align: 1px; } .direction { color: var(--soft); font-weight: 500; font-size: 14px; white-space: nowrap; } .why { margin-top: 3px; max-width: 52em; }
        .when { margin: 0; flex: none; display: grid; gap: 1px; font-size: 13px; } .when div { display: flex; gap: 8px; } .when dt { color: var(--soft); width: 52px; } .when dd { margin: 0; white-space: nowrap; }
        .body { display: grid; grid-template-columns: minmax(0, 1fr) 270px; gap: 26px; margin-top: 12px; } .body.solo { grid-template-columns: minmax(0, 1fr); }
        figure { margin: 0 0 12px; } figcaption { font-size: 13px; margin-bottom: 2px; } figcaption span { color: var(--soft); }
        .band { fill: var(--band); opacity: .18; stroke: none; } .observed { fill: none; stroke: var(--observed); stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round; } .expected { fill: none; stroke: var(--expected); stroke-width: 1.3; stroke-dasharray: 5 3; stroke-linejoin: round; }
        .event { fill: var(--event); opacity: .1; } .mark { fill: var(--event); stroke: var(--card); stroke-width: 1.2; } .mark.other { fill: var(--card); stroke: var(--event); stroke-width: 1.4; } .cross { stroke: var(--soft); stroke-dasharray: 2 2; pointer-events: none; } .cross[hidden] { display: none; }
        h4 { font-size: 13px; color: var(--soft); font-weight: 600; margin-bottom: 2px; } .side section { margin-bottom: 14px; }
        table { border-collapse: collapse; } .bars { width: 100%; font-size: 13px; margin-bottom: 8px; table-layout: fixed; } .bars caption { text-align: left; font-weight: 600; padding: 3px 0 1px; } .bars th { font-weight: 400; text-align: left; width: 42%; padding: 2px 8px 2px 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .bars .number { width: 52px; } .bars.long th { width: 56%; }
        .bar { background: var(--faint); background-clip: padding-box; border: solid transparent; border-width: 4px 0; border-radius: 4px; padding: 0; } .bar span { display: block; height: 11px; border-radius: 4px; background: var(--bar); min-width: 1px; }
        .number { text-align: right; white-space: nowrap; } .related { margin: 2px 0 0; padding-left: 18px; font-size: 13px; }
        details { border-top: 1px solid var(--line); margin-top: 4px; padding-top: 8px; font-size: 14px; } summary { cursor: pointer; color: var(--soft); } .id { float: right; font: 12px/1.8 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
        .data { width: 100%; font-size: 13px; margin-top: 8px; } .data th, .data td { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--faint); text-align: left; vertical-align: top; } .data th.number, .data td.number { text-align: right; } .data thead th { color: var(--soft); font-weight: 600; } .data tbody th { font-weight: 500; } .data td:last-child, .data th:last-child { padding-right: 0; }
        .facts { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; font-size: 14px; } .facts dt { color: var(--soft); } .facts dd { margin: 0; } .empty { padding: 34px 20px; text-align: center; font-size: 17px; }
        .foot { padding-top: 8px; padding-bottom: 40px; color: var(--soft); font-size: 13px; }
        #tip { position: absolute; z-index: 5; pointer-events: none; background: var(--card); color: var(--ink); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 6px 20px rgb(0 0 0 / .18); padding: 8px 12px; font-size: 13px; min-width: 170px; } #tip[hidden] { display: none; } #tip div { display: flex; justify-content: space-between; gap: 16px; } #tip span { color: var(--soft); }
        .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        @media screen and (max-width: 900px) { .chart { overflow-x: auto; } .chart > svg { min-width: 560px; } .body, .split { grid-template-columns: minmax(0, 1fr); gap: 10px; } .group header { flex-wrap: wrap; } .when { display: flex; flex-wrap: wrap; gap: 2px 18px; } .when dt { width: auto; } main, .top, .foot { padding-left: 14px; padding-right: 14px; } .id { float: none; display: block; } }
        @media print { :root { color-scheme: light; } :root, :root:not([data-theme="light"]), :root[data-theme="dark"] { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #e6e6e6; --link: #000; --observed: #14406f; --expected: #8a5a00; --band: #3b82c4; --event: #d0342c; --bar: #3572b0; --s1: #b07a00; --s2: #c2570c; --s3: #b3261e; --s1t: #fdf3d8; --s2t: #fde8d7; --s3t: #fbe1df; }
          body { font-size: 10.5pt; } main, .top, .foot { max-width: none; padding-left: 0; padding-right: 0; } .controls, .js .controls, #theme, .js #theme, #tip { display: none; } figure, .panel, .cards div, .bars, .group header { break-inside: avoid; } .group header, h2, h4, .heading { break-after: avoid; } .badge, .bar, .bar span, article.group { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .cards { grid-template-columns: repeat(6, 1fr); gap: 8px; } .cards div { padding: 8px 10px; } .cards dd { font-size: 13pt; } .cards small, .cards dt { font-size: 8pt; } h1 { font-size: 18pt; } .lead { font-size: 12pt; } .body { grid-template-columns: minmax(0, 1fr) 190px; gap: 16px; } .body.solo { grid-template-columns: minmax(0, 1fr); } svg.timeline { min-width: 0; } }
        """
}

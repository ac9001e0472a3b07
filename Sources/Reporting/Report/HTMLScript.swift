/// The page's script: filter, order, read-outs and the choice of colours. The page is whole without it.
enum HTMLScript {
    static let text = """
        (function () {
          'use strict';
          var root = document.documentElement, all = function (s, e) { return Array.prototype.slice.call((e || document).querySelectorAll(s)); };
          root.classList.add('js');
          var theme = document.getElementById('theme');
          if (theme) theme.addEventListener('click', function () {
            var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
            root.dataset.theme = dark ? 'light' : 'dark';
          });

          // Filter and order
          var list = document.getElementById('groups'), groups = all('article.group'), status = document.getElementById('status');
          var control = function (id) { return document.getElementById(id); };
          function apply() {
            var words = control('search').value.toLowerCase().split(/\\s+/).filter(Boolean);
            var measure = control('measure').value, direction = control('direction').value, least = +control('least').value, order = control('order').value, count = 0;
            groups.forEach(function (g) {
              var text = g.dataset.text || (g.dataset.text = g.textContent.toLowerCase());
              var on = (!measure || g.dataset.measure === measure) && (!direction || g.dataset.direction === direction) &&
                +g.dataset.severity >= least && words.every(function (w) { return text.indexOf(w) >= 0; });
              g.hidden = !on; if (on) count += 1;
            });
            var by = { rank: function (a, b) { return a.dataset.rank - b.dataset.rank; },
              first: function (a, b) { return a.dataset.start - b.dataset.start || a.dataset.rank - b.dataset.rank; },
              last: function (a, b) { return b.dataset.start - a.dataset.start || a.dataset.rank - b.dataset.rank; },
              length: function (a, b) { return b.dataset.length - a.dataset.length || a.dataset.rank - b.dataset.rank; } }[order];
            groups.slice().sort(by).forEach(function (g) { list.appendChild(g); });
            status.textContent = count === groups.length ? '' : count + ' of ' + groups.length + ' shown';
          }
          if (control('search')) ['search', 'measure', 'direction', 'least', 'order'].forEach(function (id) { control(id).addEventListener('input', apply); });
          window.addEventListener('hashchange', function () { var t = document.querySelector(location.hash || null); if (t && t.hidden) { control('search').value = ''; control('measure').value = ''; control('direction').value = ''; control('least').value = '0'; apply(); t.scrollIntoView(); } });

          // Read-outs
          var months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'], days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
          function two(n) { return (n < 10 ? '0' : '') + n; }
          function number(v) {
            if (v === null || v === undefined) return '–';
            var m = Math.abs(v), t = m >= 1e15 || (m > 0 && m < 1e-4) ? v.toExponential(3) : String(+v.toFixed(m >= 1000 ? 0 : m >= 100 ? 1 : m >= 10 ? 2 : m >= 1 ? 3 : 5));
            var p = t.split('.'); p[0] = p[0].replace(/\\B(?=(\\d{3})+$)/g, ','); return p.join('.');
          }
          var tip = document.createElement('div'); tip.id = 'tip'; tip.setAttribute('role', 'status'); tip.hidden = true; document.body.appendChild(tip);
          function row(name, value) { var d = document.createElement('div'), a = document.createElement('span'), b = document.createElement('b'); a.textContent = name; b.textContent = value; d.appendChild(a); d.appendChild(b); tip.appendChild(d); }
          all('.chart').forEach(function (chart) {
            var svg = chart.querySelector('svg'), source = chart.querySelector('script'), cross = svg.querySelector('.cross'), data = null, at = -1;
            if (!source) return;
            var n = +svg.dataset.n, left = +svg.dataset.left, plot = +svg.dataset.plot;
            function show(i, box) {
              data = data || JSON.parse(source.textContent);
              at = i = Math.max(0, Math.min(n - 1, i));
              var x = n < 2 ? left + plot / 2 : left + i / (n - 1) * plot;
              cross.setAttribute('x1', x); cross.setAttribute('x2', x); cross.removeAttribute('hidden');
              var when = new Date(1000 * (data.regular ? data.t[0] + i * data.t[1] : data.t[i]));
              tip.textContent = '';
              var head = document.createElement('strong');
              head.textContent = days[when.getUTCDay()] + ' ' + when.getUTCDate() + ' ' + months[when.getUTCMonth()] + ' ' + when.getUTCFullYear() + (data.days ? '' : ', ' + two(when.getUTCHours()) + ':' + two(when.getUTCMinutes()));
              tip.appendChild(head);
              row('observed', number(data.o[i])); row('expected', number(data.e[i]));
              row('band', number(data.l[i]) + ' to ' + number(data.u[i])); row('score', data.s[i] === null ? '–' : data.s[i]);
              tip.hidden = false;
              box = box || svg.getBoundingClientRect();
              var px = box.left + x / svg.viewBox.baseVal.width * box.width, w = tip.offsetWidth;
              tip.style.left = Math.max(6, Math.min(innerWidth - w - 6, px + (px > innerWidth / 2 ? -w - 14 : 14))) + scrollX + 'px';
              tip.style.top = box.top + scrollY + 8 + 'px';
            }
            function hide() { tip.hidden = true; cross.setAttribute('hidden', ''); }
            svg.addEventListener('pointermove', function (e) {
              var box = svg.getBoundingClientRect(), x = (e.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
              show(n < 2 ? 0 : Math.round((x - left) / plot * (n - 1)), box);
            });
            svg.addEventListener('pointerleave', hide); svg.addEventListener('blur', hide);
            svg.addEventListener('keydown', function (e) {
              var move = { ArrowLeft: -1, ArrowRight: 1, PageUp: -24, PageDown: 24 }[e.key];
              if (e.key === 'Escape') hide();
              if (!move) return;
              e.preventDefault(); show(at < 0 ? Math.round(n / 2) : at + move);
            });
          });
        }());
        """
}

// Find sections: by what they are called, by a pasted message, by the words of a question.
"use strict";

handbookSearch.Index = (() => {
  const { everyPiece, isHan, message, neighbours, parts, pieces, stem, terms } = handbookSearch.cut;

  // How much a term counts that stands in a section's …
  const TEXT = { phrase: 2, gloss: 3, opening: 1.5, text: 1, above: 1, code: 0.3 };
  const ENOUGH = 3; // of it gives half of what a term can give
  // How much it counts that a phrase is asked for, and not only some of its words.
  const PHRASE = { name: 2.4, plain: 2.4, called: 2, title: 2 };
  const COVER = 1.2; // to have many of the words is better than to have one often
  const ENTRY = 1.1; // who asks for a word wants the entry rather than a chapter about it
  const PAGE = 0.9; // … or the part rather than the whole
  const NAMED = 1.5; // … that which a question names
  const USED = 0.08; // and rather what is called often
  const FIRST = 3; // what is seen first
  const BESIDE = 0.5; // how near a chapter must come to stand among them
  const NEAR = 0.7; // a word that is begun or mistyped
  const SAID = 0.5; // how much of a message must be the same
  const SAY = { explained: 2, called: 1.5, printed: 1 }; // how much it counts where it stands
  const SENTENCE = 4; // words; an entry that is called so is called by a message
  const LEAD = 0.35; // of what a message gains goes on to the entry that explains it
  const LEAD_TO_PAGE = 0.2;
  const UNKNOWN = 1.5; // what a pair of words weighs that stands in no message

  // What a query names: the better the higher; what is below EXACT is begun or mistyped.
  const GRADE = { torch: 6, other: 5, plain: 4, called: 3, title: 2 };
  const EXACT = 20;
  const BEGUN = 10;
  const SLIPPED = 5; // in a dotted name; 0 in a part of it

  const SHORT = [
    [/^torch\./, ""],
    [/^f\./, "nn.functional."],
    [/^np\./, "numpy."],
    [/^(?:x|t)\./, "tensor."],
  ];

  const plainly = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

  // F.relu(x) as nn.functional.relu
  function spoken(query) {
    const [code] = query.trim().match(/^[\w.]+(?=\()/) ?? [query];
    const name = plainly(code).replace(/^@|[.(:]+$/g, "");
    return SHORT.reduce((said, [short, long]) => said.replace(short, long), name);
  }

  // Are two words one slip of the fingers apart?
  function slip(one, other) {
    if (Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    const [a, b] = [one.slice(at), other.slice(at)];
    return (
      a.slice(1) === b ||
      a === b.slice(1) ||
      a.slice(1) === b.slice(1) ||
      (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
    );
  }

  const most = (map, key, value) => map.set(key, Math.max(value, map.get(key) ?? 0));
  const descending = (scores) => [...scores].sort(([, one], [, other]) => other - one);

  return class Index {
    constructor() {
      this.sections = [];
      this.addresses = new Map(); // address -> section
      this.postings = new Map(); // term -> [section, weight, section, weight, …]
      this.names = new Map(); // phrase -> section -> grade
      this.phrases = []; // [section, its terms, weight]
      this.messages = []; // [section, pairs of words, weight]
      this.said = new Map(); // pair of words -> in how many messages
    }

    add(section) {
      const id = this.sections.push(section) - 1;
      this.addresses.set(section.address, id);
      const counts = new Map();
      const put = (found, weight) => {
        for (const term of found) counts.set(term, (counts.get(term) ?? 0) + weight);
      };
      const phrase = (found, weight) => {
        const once = new Set(found);
        if (once.size) this.phrases.push([id, [...once], weight]);
        put(once, TEXT.phrase);
      };
      const name = (text, grade) => {
        const key = spoken(text); // np.append is called so, and asked for so
        if (!this.names.has(key)) this.names.set(key, new Map());
        most(this.names.get(key), id, grade);
      };
      const isEntry = section.called.length > 0;

      for (const full of section.names) {
        const path = full.replace(/^torch\./, "").split(".");
        const own = full.startsWith("torch.") ? GRADE.torch : GRADE.other;
        path.forEach((_, from) => name(path.slice(from).join("."), own + (from ? 0 : 1)));
        const [whole, ...rest] = parts(path.at(-1)).filter((part) => part.length > 1).map(stem);
        phrase(whole ? [whole] : [], PHRASE.name);
        phrase(rest, PHRASE.name);
      }
      section.called.forEach((words, at) => {
        name(words, at ? GRADE.called : GRADE.plain);
        phrase(terms(words), at ? PHRASE.called : PHRASE.plain);
      });
      if (!section.names.length) {
        name(section.title, isEntry ? GRADE.plain : GRADE.title);
        phrase(terms(section.title), PHRASE.title);
        phrase(terms(section.alias), PHRASE.title);
      }
      put(section.above.flatMap(terms), TEXT.above);
      section.texts.forEach((text, at) =>
        put(terms(text), at ? TEXT.text : isEntry ? TEXT.gloss : TEXT.opening),
      );
      put(section.code.flatMap(terms), TEXT.code);
      for (const [term, weight] of counts) {
        if (!this.postings.has(term)) this.postings.set(term, []);
        this.postings.get(term).push(id, weight);
      }
      const say = (text, weight) => {
        const said = neighbours(message(text));
        this.messages.push([id, [...said], weight]);
        for (const pair of said) this.said.set(pair, (this.said.get(pair) ?? 0) + 1);
      };
      const explains = section.leads.length > 0;
      for (const text of section.messages) say(text, explains ? SAY.explained : SAY.printed);
      for (const words of section.called.slice(1)) {
        if (words.split(" ").length >= SENTENCE) say(words, SAY.called);
      }
    }

    // The sections for a query, best first, and the words of it that stand nowhere.
    find(query) {
      const asked = message(query);
      const { isNamed, whole, begun, slipped } = this.byName(query);
      const said = this.byMessage(asked);
      const { found: scored, missing } = this.byWords(asked);
      const found = scored.map(([id]) => id);
      const isName = /^[\w.]+$/.test(query.trim()) || pieces(query).length < 2;
      // a Chinese phrase with a wrong character still has pairs that stand elsewhere
      const near = !whole.length && (missing.length || isHan(query)) ? slipped : [];
      const order = isName
        ? [...whole, ...begun, ...near, ...said, ...found, ...slipped]
        : [...whole, ...near, ...said, ...found, ...begun];
      const ids = [...new Set(order)];
      if (!isNamed && !said.length) this.showChapter(ids, new Map(scored));
      const hits = ids.map((id) => this.sections[id]);
      return { hits, missing: said.length ? [] : missing };
    }

    // Among the first ones, also a chapter that explains what several entries are asked for.
    showChapter(ids, scores) {
      const at = ids.findIndex((id) => this.isChapter(id));
      const isNear = scores.get(ids[at]) > BESIDE * (scores.get(ids[FIRST - 1]) ?? Infinity);
      if (at >= FIRST && isNear) ids.splice(FIRST - 1, 0, ...ids.splice(at, 1));
    }

    // Has it examples of its own, and is no entry and no message?
    isChapter(id) {
      const { called, code, leads } = this.sections[id];
      return !called.length && code.length > 0 && !leads.length;
    }

    favour(id) {
      return 1 + USED * Math.log2(1 + this.sections[id].used);
    }

    // What a name means; that of a variable, such as model.eval, means what it ends with.
    meant(name) {
      while (!this.names.has(name) && /^\w*\.[\w.]*$/.test(name)) {
        name = name.slice(name.indexOf(".") + 1);
      }
      return this.names.get(name);
    }

    byName(query) {
      const name = spoken(query);
      const dotted = /^[\w.]+$/.test(name);
      const last = dotted ? name.slice(name.lastIndexOf(".") + 1) : name;
      const isChinese = isHan(last);
      const least = isChinese ? 4 : 3; // letters in which a slip can be told
      const grades = new Map();
      const note = (there, points) => {
        for (const [id, grade] of there) most(grades, id, points + grade);
      };
      const exact = this.meant(name);
      if (exact) note(exact, EXACT);
      if (last.length > 1) {
        for (const [phrase, there] of this.names) {
          // a Chinese name ends with its kind: 一维批归一化
          if (phrase.startsWith(last) || (isChinese && phrase.endsWith(last))) note(there, BEGUN);
          else if (dotted && last !== name && slip(name, phrase)) note(there, SLIPPED);
          else if (last.length >= least && slip(last, phrase)) note(there, 0);
        }
      }
      for (const [id, grade] of grades) grades.set(id, grade + this.favour(id));
      const ranked = descending(grades);
      const between = (low, high) =>
        ranked.filter(([, grade]) => low <= grade && grade < high).map(([id]) => id);
      return {
        whole: between(EXACT, Infinity),
        begun: between(BEGUN, EXACT),
        slipped: between(0, BEGUN),
        isNamed: Math.max(...(exact?.values() ?? [])) >= GRADE.plain,
      };
    }

    // What explains a message: it may be cut off, or go on after what is known of it.
    byMessage(query) {
      const asked = neighbours(query);
      const weigh = (pair) =>
        this.said.has(pair) ? Math.log(1 + this.messages.length / this.said.get(pair)) : UNKNOWN;
      const sum = (pairs) => pairs.reduce((all, pair) => all + weigh(pair), 0);
      const whole = sum([...asked]);
      const scores = new Map();
      for (const [id, pairs, weight] of this.messages) {
        const both = pairs.filter((pair) => asked.has(pair));
        if (both.length < Math.min(3, pairs.length)) continue;
        const same = sum(both);
        const share = same / Math.min(whole, sum(pairs));
        const score = weight * Math.sqrt(same) * share ** 2;
        if (share >= SAID) most(scores, id, score);
      }
      const total = new Map(scores);
      for (const [id, score] of scores) {
        for (const address of this.sections[id].leads) {
          const lead = this.addresses.get(address);
          if (lead === undefined) continue;
          const given = score * (this.sections[lead].above.length ? LEAD : LEAD_TO_PAGE);
          most(total, lead, (scores.get(lead) ?? 0) + given);
        }
      }
      return descending(total).map(([id]) => id);
    }

    byWords(query) {
      let asked = pieces(query, (run) => this.names.has(run));
      const isKnown = ({ terms }) => terms.some((term) => this.postings.has(term));
      if (!asked.some(isKnown)) asked = everyPiece(query);
      const last = asked.at(-1);
      const gains = new Map(); // term -> what a section gains that has it
      const missing = [];
      let most = 0; // what one gains that has all
      for (const piece of asked) {
        let isNear = false;
        for (const term of new Set(piece.terms)) {
          const has = this.postings.has(term);
          const near = has ? [term] : this.nearest(term, piece === last);
          if (!near.length) continue;
          isNear ||= has || near[0].startsWith(term);
          const values = near.map((word) => this.rarity(word) * (has ? 1 : NEAR));
          near.forEach((word, at) => gains.set(word, values[at]));
          most += Math.min(...values);
        }
        if (!isNear) missing.push(piece.run);
      }
      const named = this.namedIn(asked);
      const scores = this.score(gains, most).map(([id, score]) => [
        id,
        named.has(id) ? score * NAMED : score,
      ]);
      return { found: descending(scores), missing };
    }

    // The entries whose names stand in a question, with a dot: torch.save, model.train().
    namedIn(asked) {
      const runs = asked.map(({ run }) => run).filter((run) => /\w\.\w/.test(run));
      const there = runs.flatMap((run) => [...(this.meant(spoken(run)) ?? [])]);
      return new Set(there.filter(([, grade]) => grade >= GRADE.other).map(([id]) => id));
    }

    score(gains, most) {
      const found = new Map(); // section -> [what its texts give, how much of it is there]
      for (const [term, gain] of gains) {
        const there = this.postings.get(term);
        for (let at = 0; at < there.length; at += 2) {
          const [given, covered] = found.get(there[at]) ?? [0, 0];
          const share = there[at + 1] / (there[at + 1] + ENOUGH);
          found.set(there[at], [given + gain * share, covered + gain]);
        }
      }
      const phrases = new Map(); // section -> what its best phrase gives
      for (const [id, words, weight] of this.phrases) {
        let asked = 0;
        for (const word of words) asked += gains.get(word) ?? 0;
        if (!asked) continue;
        let all = 0;
        for (const word of words) all += this.rarity(word);
        phrases.set(id, Math.max((weight * asked * asked) / all, phrases.get(id) ?? 0));
      }
      return [...found].map(([id, [given, covered]]) => {
        const { called, above } = this.sections[id];
        const kind = called.length ? ENTRY : above.length ? 1 : PAGE;
        const score = given + (phrases.get(id) ?? 0);
        return [id, score * Math.min(1, covered / most) ** COVER * kind * this.favour(id)];
      });
    }

    rarity(term) {
      const there = (this.postings.get(term)?.length ?? 0) / 2;
      return Math.log(1 + (this.sections.length - there + 0.5) / (there + 0.5));
    }

    // The known words for one that is not: those it begins, or from which a slip made it.
    nearest(term, isLast) {
      const all = [...this.postings.keys()];
      const begun = isLast ? all.filter((word) => word.startsWith(term)) : [];
      if (begun.length || term.length < 4) return begun;
      return all.filter((word) => slip(term, word));
    }

    // The sentence of a section that says most of what is asked.
    excerpt(section, query) {
      const asked = new Set(pieces(message(query)).flatMap((piece) => piece.terms));
      const worth = (sentence) =>
        [...new Set(terms(sentence))].reduce(
          (sum, term) => sum + (asked.has(term) ? this.rarity(term) : 0),
          0,
        );
      const sentences = section.texts.flatMap((text) => text.split(/(?<=[.!?:]) |(?<=[。！？：])/));
      let [best, most] = [sentences[0] ?? "", worth(sentences[0] ?? "")];
      for (const sentence of sentences) {
        const value = worth(sentence);
        if (value > most) [best, most] = [sentence, value];
      }
      return best;
    }
  };
})();

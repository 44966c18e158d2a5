// Cut texts and queries into terms, both in the same way.
"use strict";

handbookSearch.cut = (() => {
  const STOP = new Set(
    ("a about after again all also am an and any are as at be because been before but by can could " +
      "did do does doing done for from get gets getting give gives got had has have how i if in into " +
      "is it its just like make many may me meaning much my need no not now of off on one only or " +
      "other our out over same shall should so some such than that the their them then there these " +
      "they this those to too up use used uses using very want was way we were what when where which " +
      "while who whole why will with within without work works would you your " +
      // of which every message is full
      "call error exception expected file got last line module most pytorch recent stdin traceback " +
      "warning warn indexerror keyerror runtimeerror typeerror valueerror userwarning").split(" "),
  );
  // Between these words of a question, pairs of characters say nothing.
  const STOP_HAN =
    /为什么|怎么样|怎么|怎样|如何|什么|哪个|哪些|哪里|请问|是不是|一下|两个|一个|用法|[的了吗呢把和与在是我让给用]/g;
  // of scripts that put no spaces between words
  const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu;
  const LETTERS =
    /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hangul}\d_.]+(?:-[A-Za-z]+)*/gu;
  const IRREGULAR = new Map([
    ["axes", "axis"], ["indexes", "index"], ["indices", "index"], ["matrices", "matrix"],
    ["vertices", "vertex"],
  ]);
  const NUMBER = /^(?:[\d_.]+|\d+x[\dx]+|\d[\d.]*e\d+)$/; // also a shape, 64x400

  // Words of a family meet: reshape, reshaping, reshaped; multiply, multiplied.
  function stem(word) {
    if (IRREGULAR.has(word)) return IRREGULAR.get(word);
    if (word.length < 5 || /[\d_]/.test(word)) return word.replace(/(?<=..[^s])s$/, "");
    const cut = word
      .replace(/is(?=(?:e|es|ed|ing|ations?)$)/, "iz")
      .replace(/(?:ations?|ating|ated|ates?|ingly|ings?|ied|ies|ed|es|(?<!s)s|e|y|ly)$/, "");
    return cut.length < 3 ? word : cut.replace(/([b-df-hj-km-np-rtv-z])\1$/, "$1");
  }

  // cross_entropy, cross-entropy, CrossEntropyLoss: a name whole, then its parts.
  function parts(name) {
    const pieces = name
      .replace(/([a-z\d])([A-Z])/g, "$1_$2")
      .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
      .split(/[_-]/);
    return [name.replaceAll("-", ""), ...(pieces.length > 1 ? pieces : [])]
      .filter(Boolean) // add_ ends with an empty one
      .map((part) => part.toLowerCase());
  }

  // The terms of letters that stand together, a dotted name with all it consists of. Most
  // such runs stand often.
  const known = new Map();
  function ofRun(run) {
    if (!known.has(run)) {
      const words = run.split(".").filter(Boolean).flatMap(parts);
      const isName = words.length > 1; // torch.where is no "where"
      const says = (word) =>
        word.length > 1 && word !== "torch" && !NUMBER.test(word) && (isName || !STOP.has(word));
      known.set(run, words.filter(says).map(stem));
    }
    return known.get(run);
  }

  // 广播规则 as 广播, 播规, 规则: no spaces tell where a word ends.
  const pairs = (run) =>
    run.length === 1 ? [run] : Array.from(run.slice(1), (last, at) => run[at] + last);

  const terms = (text) => [
    ...(text.match(LETTERS) ?? []).flatMap(ofRun),
    ...(text.match(HAN) ?? []).flatMap(pairs),
  ];

  // Of a query: but for those over the border of a known phrase, 翻转|张量 without 转张.
  function pairsWithin(run, isKnown) {
    const borders = new Set();
    for (let at = 0; at < run.length; at++) {
      let end = run.length;
      while (end > at + 1 && !isKnown(run.slice(at, end))) end--;
      if (end === at + 1) continue;
      borders.add(at).add(end);
      at = end - 1;
    }
    return pairs(run).filter((_, at) => !borders.has(at + 1));
  }

  // A query in the pieces of which a reader thinks, each with its terms.
  const pieces = (query, isKnown = () => false) =>
    [
      ...(query.match(LETTERS) ?? []).map((run) => ({ run, terms: ofRun(run) })),
      ...(query.replace(STOP_HAN, " ").match(HAN) ?? []).map((run) => ({
        run,
        terms: pairsWithin(run, isKnown),
      })),
    ].filter((piece) => piece.terms.length);

  // The same when nothing else is said: what says little, too.
  const everyPiece = (query) => [
    ...(query.match(LETTERS) ?? []).map((run) => ({ run, terms: parts(run).map(stem) })),
    ...(query.match(HAN) ?? []).map((run) => ({ run, terms: pairs(run) })),
  ];

  // Words that stand side by side tell one message from another. Numbers differ.
  function neighbours(text) {
    const words = text.toLowerCase().match(/[a-z\d_]+/g) ?? [];
    const said = words.filter((word) => !NUMBER.test(word));
    return new Set(said.slice(1).map((word, at) => `${said[at]} ${word}`));
  }

  // Of a pasted traceback, what it ends with, without the class.
  const message = (text) => text.split(/(?:^|\s)[\w.]*(?:Error|Exception|Warning): /).at(-1);

  const isHan = (text) => text.search(HAN) >= 0;
  return { everyPiece, isHan, message, neighbours, parts, pieces, stem, terms };
})();

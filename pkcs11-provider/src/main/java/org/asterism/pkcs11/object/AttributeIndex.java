package org.asterism.pkcs11.object;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Template;

/// Objects by number, found by their attributes; a search costs what it finds, not what there is.
///
/// A search walks the shortest list of objects that share one of the wanted values, and looks at
/// each of them whole. So it costs as much as its most selective attribute matches; only a template
/// of nothing but flags and the like looks at all objects.
///
/// Safe for use by many threads; a search takes no lock and sees each object whole, before or after
/// a change.
public final class AttributeIndex {
  // What applications search by. Flags are not here: each would list about half of all objects.
  private static final Map<Long, AttributeKind> INDEXED =
      Map.ofEntries(
          Map.entry(Cka.CLASS, AttributeKind.NUMBER),
          Map.entry(Cka.KEY_TYPE, AttributeKind.NUMBER),
          Map.entry(Cka.CERTIFICATE_TYPE, AttributeKind.NUMBER),
          Map.entry(Cka.LABEL, AttributeKind.BYTES),
          Map.entry(Cka.ID, AttributeKind.BYTES),
          Map.entry(Cka.UNIQUE_ID, AttributeKind.BYTES),
          Map.entry(Cka.SUBJECT, AttributeKind.BYTES),
          Map.entry(Cka.ISSUER, AttributeKind.BYTES),
          Map.entry(Cka.SERIAL_NUMBER, AttributeKind.BYTES),
          Map.entry(Cka.VALUE, AttributeKind.BYTES),
          Map.entry(Cka.APPLICATION, AttributeKind.BYTES),
          Map.entry(Cka.OBJECT_ID, AttributeKind.BYTES),
          Map.entry(Cka.PUBLIC_KEY_INFO, AttributeKind.BYTES),
          Map.entry(Cka.MODULUS, AttributeKind.BIG_INTEGER),
          Map.entry(Cka.EC_POINT, AttributeKind.POINT));

  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentSkipListMap<Long, Attributes> objects = new ConcurrentSkipListMap<>();
  private final Map<Term, Posting> postings = new ConcurrentHashMap<>();

  private record Term(long type, AttributeValue value) {}

  /// The objects that share one value. The set counts its elements one by one, so their number is
  /// kept beside it.
  private record Posting(ConcurrentSkipListSet<Long> numbers, AtomicInteger size) {
    Posting() {
      this(new ConcurrentSkipListSet<>(), new AtomicInteger());
    }

    void add(long number) {
      numbers.add(number);
      size.incrementAndGet();
    }

    /// Whether others remain.
    boolean remove(long number) {
      numbers.remove(number);
      return size.decrementAndGet() > 0;
    }
  }

  /// Puts an object in, or changes it.
  public void put(long number, Attributes attributes) {
    writing.lock();
    try {
      var before = terms(Optional.ofNullable(objects.get(number)));
      var after = terms(Optional.of(attributes));
      // In this order a search that the object matches before and after finds it at any instant.
      difference(after, before)
          .forEach(term -> postings.computeIfAbsent(term, _ -> new Posting()).add(number));
      objects.put(number, attributes);
      difference(before, after).forEach(term -> drop(term, number));
    } finally {
      writing.unlock();
    }
  }

  public void remove(long number) {
    writing.lock();
    try {
      terms(Optional.ofNullable(objects.remove(number))).forEach(term -> drop(term, number));
    } finally {
      writing.unlock();
    }
  }

  /// The numbers of the objects that match, ascending.
  public List<Long> find(Template wanted) {
    return candidates(wanted).stream().filter(number -> matches(number, wanted)).toList();
  }

  /// The objects that a search looks at.
  Collection<Long> candidates(Template wanted) {
    var lists = new ArrayList<Posting>();
    for (Template.Entry entry : wanted.entries()) {
      var term = term(entry.type(), entry.value());
      if (term.isPresent()) {
        var posting = postings.get(term.get());
        if (posting == null) {
          return List.of();
        }
        lists.add(posting);
      }
    }
    return lists.stream()
        .min(Comparator.comparingInt(posting -> posting.size().get()))
        .<Collection<Long>>map(Posting::numbers)
        .orElseGet(objects::keySet);
  }

  private boolean matches(long number, Template wanted) {
    return Optional.ofNullable(objects.get(number))
        .filter(attributes -> AttributeReader.matches(attributes, wanted))
        .isPresent();
  }

  private void drop(Term term, long number) {
    postings.computeIfPresent(term, (_, posting) -> posting.remove(number) ? posting : null);
  }

  private static Set<Term> terms(Optional<Attributes> object) {
    return object
        .map(attributes ->
            INDEXED.keySet().stream()
                .flatMap(type -> term(attributes, type).stream())
                .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static Optional<Term> term(Attributes attributes, long type) {
    return AttributeReader.read(attributes, type) instanceof Reading.Value(var value)
        ? term(type, value)
        : Optional.empty();
  }

  private static Optional<Term> term(long type, AttributeValue value) {
    return Optional.ofNullable(INDEXED.get(type))
        .flatMap(kind -> kind.accept(value, Long.MAX_VALUE))
        .map(kept -> new Term(type, kept));
  }

  private static Set<Term> difference(Set<Term> of, Set<Term> without) {
    var rest = new HashSet<>(of);
    rest.removeAll(without);
    return rest;
  }
}

package org.asterism.pkcs11.attribute;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
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
  private static final Set<Long> KNOWN_EVERYWHERE = Set.of(Ckk.RSA, Ckk.EC);

  private final AttributeReader reader;

  // What applications search by. Flags are not here: each would list about half of all objects.
  private final Map<Long, Set<AttributeKind>> searched;

  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentSkipListMap<Long, Attributes> objects = new ConcurrentSkipListMap<>();
  private final Map<Term, Posting> postings = new ConcurrentHashMap<>();

  // Keys of types that not all applications know.
  private final Set<Long> unfamiliar = ConcurrentHashMap.newKeySet();

  public AttributeIndex(ObjectTables tables) {
    this.reader = new AttributeReader(tables);
    this.searched = tables.searched();
  }

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
      if (isUnfamiliar(attributes)) {
        unfamiliar.add(number);
      } else {
        unfamiliar.remove(number);
      }
      difference(before, after).forEach(term -> drop(term, number));
    } finally {
      writing.unlock();
    }
  }

  public void remove(long number) {
    writing.lock();
    try {
      terms(Optional.ofNullable(objects.remove(number))).forEach(term -> drop(term, number));
      unfamiliar.remove(number);
    } finally {
      writing.unlock();
    }
  }

  /// The numbers of the objects that match, ascending, but public and private keys that are neither
  /// RSA nor EC behind all others: libp11 0.4.12 stops at the first key that it does not know.
  public List<Long> find(Template wanted) {
    var found = candidates(wanted).stream().filter(number -> matches(number, wanted)).toList();
    return unfamiliar.isEmpty()
        ? found
        : found.stream().sorted(Comparator.comparing(unfamiliar::contains)).toList();
  }

  /// Whether it is a public or private key that is neither RSA nor EC.
  public static boolean isUnfamiliar(Attributes attributes) {
    long objectClass = attributes.ulong(Cka.CLASS).orElse(Cko.DATA);
    return (objectClass == Cko.PUBLIC_KEY || objectClass == Cko.PRIVATE_KEY)
        && attributes.ulong(Cka.KEY_TYPE).filter(KNOWN_EVERYWHERE::contains).isEmpty();
  }

  /// The objects that a search looks at.
  Collection<Long> candidates(Template wanted) {
    return wanted.entries().stream()
        .map(this::terms)
        .filter(terms -> !terms.isEmpty())
        .map(this::postings)
        .min(Comparator.comparingInt(AttributeIndex::size))
        .map(AttributeIndex::numbers)
        .orElseGet(objects::keySet);
  }

  private List<Posting> postings(Set<Term> terms) {
    return terms.stream()
        .flatMap(term -> Optional.ofNullable(postings.get(term)).stream())
        .toList();
  }

  private static int size(List<Posting> postings) {
    return postings.stream().mapToInt(posting -> posting.size().get()).sum();
  }

  private static Collection<Long> numbers(List<Posting> postings) {
    return postings.size() == 1
        ? postings.getFirst().numbers()
        : postings.stream()
            .flatMap(posting -> posting.numbers().stream())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean matches(long number, Template wanted) {
    return Optional.ofNullable(objects.get(number))
        .filter(attributes -> reader.matches(attributes, wanted))
        .isPresent();
  }

  private void drop(Term term, long number) {
    postings.computeIfPresent(term, (_, posting) -> posting.remove(number) ? posting : null);
  }

  private Set<Term> terms(Optional<Attributes> object) {
    return object
        .map(attributes ->
            searched.keySet().stream()
                .flatMap(type -> term(attributes, type).stream())
                .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private Optional<Term> term(Attributes attributes, long type) {
    return reader.read(attributes, type) instanceof Reading.Value(var value)
        ? Optional.of(new Term(type, value))
        : Optional.empty();
  }

  // The forms in which what an application wrote may be kept: keys of two algorithms may write one
  // attribute in two ways.
  private Set<Term> terms(Template.Entry wanted) {
    return searched.getOrDefault(wanted.type(), Set.of()).stream()
        .flatMap(kind -> Plain.of(wanted.value()).flatMap(kind::accept).stream())
        .map(kept -> new Term(wanted.type(), Plain.bytes(kept)))
        .collect(Collectors.toSet());
  }

  private static Set<Term> difference(Set<Term> of, Set<Term> without) {
    var rest = new HashSet<>(of);
    rest.removeAll(without);
    return rest;
  }
}

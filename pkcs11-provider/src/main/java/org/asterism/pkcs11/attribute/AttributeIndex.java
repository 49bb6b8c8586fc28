package org.asterism.pkcs11.attribute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Template;
import org.asterism.token.ObjectIndex;

/// Objects by number, found by their attributes; a search costs what it finds, not what there is.
///
/// A search walks the shortest list of objects that share one of the wanted values, and looks at
/// each of them whole. So it costs as much as its most selective attribute matches; only a template
/// of nothing but flags and the like looks at all objects.
public final class AttributeIndex implements ObjectIndex {
  private static final Set<Long> KNOWN_EVERYWHERE = Set.of(Ckk.RSA, Ckk.EC);

  private final AttributeReader reader;

  // What applications search by. Flags are not here: each would list about half of all objects.
  private final Map<Long, Set<AttributeKind>> searched;

  private final Postings postings = new Postings();
  private Numbers all = new Numbers();

  // Keys of types that not all applications know.
  private Numbers unfamiliar = new Numbers();

  public AttributeIndex(ObjectTables tables) {
    this.reader = new AttributeReader(tables);
    this.searched = tables.searched();
  }

  @Override
  public void change(long number, Optional<Attributes> before, Optional<Attributes> after) {
    List<Long> old = before.map(this::terms).orElse(List.of());
    List<Long> now = after.map(this::terms).orElse(List.of());
    old.stream().filter(term -> !now.contains(term)).forEach(t -> postings.remove(t, number));
    now.stream().filter(term -> !old.contains(term)).forEach(t -> postings.add(t, number));
    list(all, number, after.isPresent());
    list(unfamiliar, number, after.filter(AttributeIndex::isUnfamiliar).isPresent());
  }

  /// Ascending, but public and private keys that are neither RSA nor EC behind all others: libp11
  /// 0.4.12 stops at the first key that it does not know.
  @Override
  public long[] find(Template wanted, LongFunction<Optional<Attributes>> shown) {
    var first = LongStream.builder();
    var last = LongStream.builder();
    Numbers candidates = candidates(wanted);
    for (int i = 0; i < candidates.size(); i++) {
      long number = candidates.get(i);
      if (shown.apply(number).filter(object -> reader.matches(object, wanted)).isPresent()) {
        (unfamiliar.contains(number) ? last : first).add(number);
      }
    }
    return LongStream.concat(first.build(), last.build()).toArray();
  }

  @Override
  public void clear() {
    postings.clear();
    all = new Numbers();
    unfamiliar = new Numbers();
  }

  private static void list(Numbers numbers, long number, boolean belongs) {
    if (belongs) {
      numbers.add(number);
    } else {
      numbers.remove(number);
    }
  }

  /// Whether it is a public or private key that is neither RSA nor EC.
  public static boolean isUnfamiliar(Attributes attributes) {
    long objectClass = attributes.ulong(Cka.CLASS).orElse(Cko.DATA);
    return (objectClass == Cko.PUBLIC_KEY || objectClass == Cko.PRIVATE_KEY)
        && attributes.ulong(Cka.KEY_TYPE).filter(KNOWN_EVERYWHERE::contains).isEmpty();
  }

  // The objects that a search looks at.
  private Numbers candidates(Template wanted) {
    return wanted.entries().stream()
        .map(this::terms)
        .filter(terms -> !terms.isEmpty())
        .min(Comparator.comparingInt(this::count))
        .map(this::numbers)
        .orElse(all);
  }

  private int count(Set<Long> terms) {
    return terms.stream().mapToInt(postings::count).sum();
  }

  private Numbers numbers(Set<Long> terms) {
    if (terms.size() == 1) {
      return postings.find(terms.iterator().next());
    }
    var any = new Numbers();
    for (long term : terms) {
      Numbers some = postings.find(term);
      for (int i = 0; i < some.size(); i++) {
        any.add(some.get(i));
      }
    }
    return any;
  }

  private List<Long> terms(Attributes object) {
    var terms = new ArrayList<Long>();
    reader
        .values(object, searched.keySet())
        .forEach((type, value) -> {
          if (value instanceof AttributeValue.Bytes(byte[] bytes)) {
            terms.add(Postings.digest(type, bytes));
          }
        });
    return terms;
  }

  // The forms in which what an application wrote may be kept: keys of two algorithms may write one
  // attribute in two ways.
  private Set<Long> terms(Template.Entry wanted) {
    return searched.getOrDefault(wanted.type(), Set.of()).stream()
        .flatMap(kind -> Plain.of(wanted.value()).flatMap(kind::accept).stream())
        .map(kept -> Postings.digest(wanted.type(), kept))
        .collect(Collectors.toUnmodifiableSet());
  }
}

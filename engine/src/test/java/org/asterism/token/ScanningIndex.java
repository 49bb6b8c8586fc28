package org.asterism.token;

import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;

/// An index that looks at every object.
final class ScanningIndex implements ObjectIndex {
  private final TreeSet<Long> numbers = new TreeSet<>();

  @Override
  public void change(long number, Optional<Attributes> before, Optional<Attributes> after) {
    if (after.isPresent()) {
      numbers.add(number);
    } else {
      numbers.remove(number);
    }
  }

  @Override
  public long[] find(Template wanted, LongFunction<Optional<Attributes>> shown) {
    return numbers.stream()
        .filter(number -> shown.apply(number).filter(object -> matches(object, wanted)).isPresent())
        .mapToLong(number -> number)
        .toArray();
  }

  @Override
  public void clear() {
    numbers.clear();
  }

  private static boolean matches(Attributes object, Template wanted) {
    return wanted.entries().stream()
        .allMatch(entry -> object.get(entry.type()).equals(Optional.of(entry.value())));
  }
}

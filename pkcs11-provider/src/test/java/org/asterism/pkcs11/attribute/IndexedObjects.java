package org.asterism.pkcs11.attribute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;

/// Objects and their index, as whoever owns both keeps them. It counts what searches look at.
public final class IndexedObjects {
  private final TreeMap<Long, Attributes> objects = new TreeMap<>();
  private final AttributeIndex index;
  private int looked;

  public IndexedObjects(ObjectTables tables) {
    this.index = new AttributeIndex(tables);
  }

  public void put(long number, Attributes object) {
    var before = Optional.ofNullable(objects.put(number, object));
    index.change(number, before, Optional.of(object));
  }

  public void remove(long number) {
    index.change(number, Optional.ofNullable(objects.remove(number)), Optional.empty());
  }

  public List<Long> find(Template wanted) {
    return LongStream.of(
            index.find(
                wanted,
                number -> {
                  looked++;
                  return Optional.ofNullable(objects.get(number));
                }))
        .boxed()
        .toList();
  }

  /// How many objects one search looks at.
  int looksAt(Template wanted) {
    int before = looked;
    find(wanted);
    return looked - before;
  }

  void clear() {
    objects.clear();
    index.clear();
  }

  Map<Long, Attributes> objects() {
    return objects;
  }
}

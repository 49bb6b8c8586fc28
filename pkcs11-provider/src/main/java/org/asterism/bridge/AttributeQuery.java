package org.asterism.bridge;

import java.util.ArrayList;
import java.util.List;

/// A template to fill (letter `G` of a request): what is asked for, and which buffers there are.
record AttributeQuery(List<Entry> entries) {
  private static final int ENTRY_MIN_BYTES = Long.BYTES + 1 + Long.BYTES;

  /// @param present whether there is a buffer
  /// @param capacity of that, in bytes; for template-valued attributes, entries
  /// @param inner the buffers of those entries
  record Entry(long type, boolean present, long capacity, List<Entry> inner) {}

  AttributeQuery {
    entries = List.copyOf(entries);
  }

  static AttributeQuery read(FrameReader in) throws BrokenFrame {
    return new AttributeQuery(readEntries(in, 1));
  }

  List<Long> types() {
    return entries.stream().map(Entry::type).toList();
  }

  private static List<Entry> readEntries(FrameReader in, int depth) throws BrokenFrame {
    int count = in.count(TemplateCodec.MAX_ATTRIBUTES, ENTRY_MIN_BYTES);
    var entries = new ArrayList<Entry>(count);
    for (int i = 0; i < count; i++) {
      entries.add(readEntry(in, depth));
    }
    return List.copyOf(entries);
  }

  private static Entry readEntry(FrameReader in, int depth) throws BrokenFrame {
    long type = in.u64();
    boolean present = in.flag();
    long capacity = in.u64();
    boolean followed =
        present
            && depth < TemplateCodec.MAX_DEPTH
            && AttributeKind.of(type) == AttributeKind.TEMPLATE;
    List<Entry> inner = followed ? readEntries(in, depth + 1) : List.of();
    if (followed && inner.size() != capacity) {
      throw new BrokenFrame(
          "expected %d inner buffers, found %d".formatted(capacity, inner.size()));
    }
    return new Entry(type, present, capacity, inner);
  }
}

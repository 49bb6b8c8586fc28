package org.asterism.pkcs11.session;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.attribute.ObjectTables;
import org.asterism.token.ObjectView;
import org.asterism.token.TokenObject;

/// The searches over token objects, on an index that all applications share while the token does
/// not change: so the search of a short process costs what it finds. Safe for use by many threads.
public final class TokenSearch {
  // By the view's identity; a view that nobody holds any more takes its index with it.
  private final Map<ObjectView, AttributeIndex> indexes = new WeakHashMap<>();
  private final ObjectTables tables;

  public TokenSearch(ObjectTables tables) {
    this.tables = tables;
  }

  /// The numbers of the objects in `view` that match, ascending.
  List<Long> find(ObjectView view, Template wanted) {
    return index(view).find(wanted);
  }

  AttributeIndex emptyIndex() {
    return new AttributeIndex(tables);
  }

  private synchronized AttributeIndex index(ObjectView view) {
    return indexes.computeIfAbsent(view, this::build);
  }

  private AttributeIndex build(ObjectView view) {
    AttributeIndex index = emptyIndex();
    for (TokenObject object : view.objects()) {
      index.put(object.number(), object.attributes());
    }
    return index;
  }
}

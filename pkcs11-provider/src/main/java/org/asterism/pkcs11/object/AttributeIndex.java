package org.asterism.pkcs11.object;

import java.util.List;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.pkcs11.abi.Template;

/// Objects by number, found by their attributes; a search costs what it finds, not what there is.
///
/// Safe for use by many threads; a search sees each object whole, before or after a change.
public final class AttributeIndex {

  /// Puts an object in, or changes it.
  public void put(long number, Attributes attributes) {
    throw new UnsupportedOperationException(number + " " + attributes);
  }

  public void remove(long number) {
    throw new UnsupportedOperationException(number + "");
  }

  /// The numbers of the objects that match, ascending.
  public List<Long> find(Template wanted) {
    throw new UnsupportedOperationException(wanted + "");
  }
}

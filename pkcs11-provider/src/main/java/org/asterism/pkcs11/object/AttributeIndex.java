package org.asterism.pkcs11.object;

import java.util.List;
import org.asterism.crypto.Skeleton;
import org.asterism.pkcs11.abi.Attributes;
import org.asterism.pkcs11.abi.Template;

/// Objects by number, found by their attributes; a search costs what it finds, not what there is.
///
/// Safe for use by many threads; a search sees each object whole, before or after a change.
public final class AttributeIndex {

  /// Puts an object in, or changes it.
  public void put(long number, Attributes attributes) {
    Skeleton.missing();
  }

  public void remove(long number) {
    Skeleton.missing();
  }

  /// The numbers of the objects that match, ascending.
  public List<Long> find(Template wanted) {
    return Skeleton.missing();
  }
}

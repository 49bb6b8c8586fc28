package org.asterism.token;

import org.asterism.custody.records.CustodyTerms;
import org.asterism.login.Label;

/// A token that is to be made.
///
/// @param custody what is decided of its keys here and now
public record NewToken(Label label, CustodyTerms custody) {
  public NewToken(Label label) {
    this(label, CustodyTerms.NONE);
  }

  /// This token, in the place of one: what was decided of its keys stays where nothing else is
  /// said.
  NewToken after(CustodyTerms old) {
    return custody.isEmpty() ? new NewToken(label, old) : this;
  }
}

package org.asterism.custody.records;

import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.custody.vaults.Policies;
import org.asterism.rows.RowKeys;

/// An open token, as custody needs it.
///
/// @param k how many vaults use a new key in threshold custody
/// @param root from the token root: authenticates rows, opens locators
/// @param authority the grants of who is logged in
public record OpenToken(
    long slot, Policies policies, LeaseTerms newKeys, int k, RowKeys root, Authority authority) {
  /// The same, whose new keys may be held for so long.
  public OpenToken with(LeaseTerms others) {
    return new OpenToken(slot, policies, others, k, root, authority);
  }
}

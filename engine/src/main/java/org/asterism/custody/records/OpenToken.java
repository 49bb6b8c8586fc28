package org.asterism.custody.records;

import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.custody.vaults.Policies;
import org.asterism.rows.RowKeys;

/// An open token, as custody needs it.
///
/// @param root from the token root: authenticates rows, opens locators
/// @param authority the grants of who is logged in
public record OpenToken(
    long slot, Policies policies, LeaseTerms newKeys, RowKeys root, Authority authority) {}

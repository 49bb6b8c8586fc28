/// What lies where: locators, places, companions and debts, as values and as stored bytes.
@NullMarked
package org.asterism.custody.records;

import org.jspecify.annotations.NullMarked;

// Package identity checks and normalises what identifies a party in China: credit codes, ID cards, phones, plates, names of people and companies.
package identity

// Package querystring reads query parameters in the bracket style, such as filter[name]=a and
// tags[]=b, into a value.
package querystring

"""The quotations in a text, whatever its marks are: of articles and of members' messages alike.

`marks` says what each mark does; `double` and `single` find which belong together, as `pairs`;
`interruptions` takes “he said” out of the middle; `reader` puts all in order, with the `turns` of a
transcript and speech behind `dashes`.
"""

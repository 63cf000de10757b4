package pages

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"cityweave/internal/quantity"
)

// The pictures have classes and attributes alone: the security policy forbids styles in a page.

// point is a place on the map.
type point struct {
	name                string
	latitude, longitude float64
}

// drawMap draws where an entity lies; "" when its coordinates are not known.
func (v *view) drawMap() template.HTML {
	latitude, okY := v.fact("latitude").(float64)
	longitude, okX := v.fact("longitude").(float64)
	if !okX || !okY {
		return ""
	}
	p := point{v.Name, latitude, longitude}
	const width, height = 120.0, 60.0 // degrees
	x := max(-180, min(180-width, p.longitude-width/2))
	y := max(-85, min(60-height, -p.latitude-height/2))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="map" role="img" aria-labelledby="map-title" viewBox="%.1f %.1f %g %g">`,
		x, y, width, height)
	fmt.Fprintf(&b, `<title id="map-title">%s at latitude %s and longitude %s on a map</title>`,
		template.HTMLEscapeString(p.name), degrees(p.latitude), degrees(p.longitude))
	fmt.Fprintf(&b, `<rect class="sea" x="-180" y="-90" width="360" height="180"/>`)
	fmt.Fprintf(&b, `<use class="shore" href="%sstatic/world.svg#land"/>`, template.HTMLEscapeString(v.Up))
	fmt.Fprintf(&b, `<circle class="here" cx="%.2f" cy="%.2f" r="1.6"/></svg>`, p.longitude, -p.latitude)
	return template.HTML(b.String()) //nolint:gosec // the texts are escaped
}

func degrees(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", v), "0"), ".")
}

// bubble is a neighbour, or a group of neighbours, of the entity in the middle.
type bubble struct {
	label, address string
	radius         float64
}

const drawnAlone = 12 // neighbours that are drawn one by one

// drawNetwork draws an entity with its neighbours, or with its relations where there are many. The positions follow
// from their order alone, so that the picture is the same each time.
func (v *view) drawNetwork() template.HTML {
	if v.link != nil {
		return v.drawLink()
	}
	all, what := v.bubbles()
	if len(all) == 0 {
		return ""
	}
	const width, height, centreX, centreY = 640.0, 400.0, 320.0, 200.0
	var lines, marks, texts strings.Builder
	for i, one := range all {
		angle := 2*math.Pi*float64(i)/float64(len(all)) - math.Pi/2
		x, y := centreX+170*math.Cos(angle), centreY+145*math.Sin(angle)
		fmt.Fprintf(&lines, `<path d="M%g %gL%.1f %.1f"/>`, centreX, centreY, x, y)
		anchor, textX, textY := "middle", x, y+one.radius+14
		switch {
		case math.Cos(angle) > .3:
			anchor, textX, textY = "start", x+one.radius+5, y+4
		case math.Cos(angle) < -.3:
			anchor, textX, textY = "end", x-one.radius-5, y+4
		case math.Sin(angle) < 0:
			textY = y - one.radius - 6
		}
		fmt.Fprintf(&marks, `<circle cx="%.1f" cy="%.1f" r="%.1f"/>`, x, y, one.radius)
		fmt.Fprintf(&texts, `<a href="%s"><text x="%.1f" y="%.1f" text-anchor="%s">%s</text></a>`,
			template.HTMLEscapeString(one.address), textX, textY, anchor, template.HTMLEscapeString(shortened(one.label, 24)))
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // the texts are escaped
		`<svg class="network" role="group" aria-label="%s" viewBox="-50 16 %g %g"><g class="edges">%s</g>%s`+
			`<circle class="centre" cx="%g" cy="%g" r="14"/>`+
			`<text class="centre" x="%g" y="%g" text-anchor="middle">%s</text></svg>`,
		template.HTMLEscapeString(v.Name+" and "+what), width+100, height-32, lines.String(), marks.String()+texts.String(),
		centreX, centreY, centreX, centreY+32, template.HTMLEscapeString(shortened(v.Name, 28))))
}

// drawLink draws a link with its two ends.
func (v *view) drawLink() template.HTML {
	end := func(r *Ref, x float64) string {
		return fmt.Sprintf(`<circle cx="%g" cy="46" r="12"/><a href="%s">`+
			`<text x="%g" y="80" text-anchor="middle">%s</text></a>`,
			x, template.HTMLEscapeString(v.to(address(kindEntity, r.ID))), x, template.HTMLEscapeString(shortened(r.Name, 34)))
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // the texts are escaped
		`<svg class="network" role="group" aria-label="%s" viewBox="0 0 640 96">`+
			`<g class="edges"><path d="M152 46H488"/></g>%s%s`+
			`<text class="centre" x="320" y="34" text-anchor="middle">%s</text></svg>`,
		template.HTMLEscapeString(v.Name), end(&v.link.From, 140), end(&v.link.To, 500),
		template.HTMLEscapeString(v.LinkWord)))
}

// bubbles are the neighbours, if they are few, or the relations.
func (v *view) bubbles() (all []bubble, what string) {
	if v.Links <= drawnAlone {
		seen := map[string]bool{}
		for i := range v.Relations {
			for j := range v.Relations[i].Nodes {
				if o := v.other(&v.Relations[i].Nodes[j]); !seen[o.ID] {
					seen[o.ID] = true
					all = append(all, bubble{o.Name, v.to(address(kindEntity, o.ID)), 8})
				}
			}
		}
		return all, "what it is linked with"
	}
	for i := range v.Relations {
		r := &v.Relations[i]
		all = append(all, bubble{
			fmt.Sprintf("%s %s", quantity.Thousands(r.Entities), strings.ToLower(r.Label[:1])+r.Label[1:]), "#" + v.Sections[i].ID,
			min(6+2.2*math.Log2(float64(r.Entities)+1), 34),
		})
	}
	return all, "its relations"
}

// shortened cuts a text to a number of letters.
func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return s
}
